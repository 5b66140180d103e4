import { join } from 'node:path';
import { build } from 'esbuild';
import { read, root } from '../repository.js';

const own = 'docs/.vitepress/live';

/** What samples may import, by the name that they import it by. */
const packages: Readonly<Record<string, string>> = {
  'xstate-resource': 'xstate-resource',
  'xstate-resource/loaders': 'xstate-resource/loaders',
  'xstate-resource/machine': 'xstate-resource/machine',
  'xstate-resource/inspect': 'xstate-resource/inspect',
  xstate: 'xstate',
  'node:timers/promises': `./${own}/timers.ts`,
};

const nameOf = (specifier: string) => specifier.replace(/[:/]/g, '-');

/** The files beside the pages that run live samples, by their names: the runner, the package as it is built, and the inspector. */
export async function liveFiles(): Promise<ReadonlyMap<string, string>> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: {
      runner: `${own}/runner.ts`,
      'backend/index': `${own}/backend/index.ts`,
      ...Object.fromEntries(Object.entries(packages).map(([name, path]) => [nameOf(name), path])),
    },
    outdir: join(root, own),
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    minify: true,
    tsconfigRaw: {}, // no paths to the sources
    define: { 'process.env.NODE_ENV': '"production"', __COUNTRIES__: JSON.stringify(rows()) },
    write: false,
  });
  const imports = Object.fromEntries(Object.keys(packages).map((name) => [name, `./${nameOf(name)}.js`]));
  return new Map([
    ['runner.html', read(`${own}/runner.html`).replace('{}', JSON.stringify({ imports }))],
    ['inspector.html', read('dist/src/inspect/server/page.html')],
    ...outputFiles.map(({ path, text }) => [path.slice(join(root, own).length + 1), text] as const),
  ]);
}

interface PackagedCountry {
  readonly cca3: string;
  readonly name: { readonly common: string };
  readonly capital: readonly string[];
  readonly region: string;
  readonly area: number;
  readonly borders: readonly string[];
}

/** As the database of the examples has them. */
function rows() {
  const packaged: PackagedCountry[] = JSON.parse(read('node_modules/world-countries/countries.json'));
  return packaged.map(({ cca3, name, capital, region, area, borders }) => ({
    code: cca3,
    name: name.common,
    capital: capital[0] ?? null,
    region,
    area: area === -1 ? null : area,
    borders,
  }));
}
