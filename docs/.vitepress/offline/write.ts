import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { SiteConfig } from 'vitepress';

/** Sources are many, and few are looked at. */
const isSource = (file: string) => /^(source[/\\]|assets[/\\]source_)/.test(file);

/** Writes the service worker into the site that is built: it keeps every page, but those of sources. */
export function writeServiceWorker({ outDir, site }: SiteConfig): void {
  const files = readdirSync(outDir, { recursive: true, encoding: 'utf8' }).filter(
    (file) => statSync(join(outDir, file)).isFile() && !isSource(file),
  );
  const version = createHash('sha256');
  for (const file of files.sort()) version.update(file).update(readFileSync(join(outDir, file)));
  const addresses = files.map((file) => site.base + file.replaceAll(sep, '/').replace(/^index\.html$/, ''));
  const worker = readFileSync(new URL('worker.js', import.meta.url), 'utf8')
    .replace('__VERSION__', version.digest('hex').slice(0, 16))
    .replace("'__FILES__'", JSON.stringify(addresses));
  writeFileSync(join(outDir, 'service-worker.js'), worker);
}
