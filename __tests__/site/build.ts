import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Where the site is on its server, as a project's page is on GitHub Pages. */
export const base = '/xstate-resource/';

const vitepress = join(
  createRequire(import.meta.url).resolve('vitepress/package.json'),
  '../bin/vitepress.js',
);

/** A folder with the site as `npm run site:build` builds it. */
export async function buildSite(): Promise<{ readonly folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'xstate-resource-site-'));
  const { NODE_OPTIONS, NODE_ENV, ...env } = process.env; // those of jest
  await promisify(execFile)(process.execPath, [vitepress, 'build', 'docs', '--outDir', folder], {
    env: { ...env, SITE_BASE: base },
    maxBuffer: 64 * 1024 * 1024,
  });
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
