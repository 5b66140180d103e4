import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { type BuildOptions, build } from 'esbuild';

/** The replacements that bundlers make in production builds for users of the peers. */
const define = {
  'process.env.NODE_ENV': '"production"',
  'import.meta.env': '{ "MODE": "production" }',
  ngDevMode: 'false',
  ngJitMode: 'false',
  ngI18nClosureMode: 'false',
  ngServerMode: 'false',
  __VUE_OPTIONS_API__: 'false',
  __VUE_PROD_DEVTOOLS__: 'false',
  __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
};

/**
 * To measure another build, or sources in another folder, run
 * `XSTATE_RESOURCE=../other/src/index.ts npm run bench`.
 */
const { XSTATE_RESOURCE: other } = process.env;
const alias: Record<string, string> = other === undefined ? {} : { 'xstate-resource': resolve(other) };

const production = {
  bundle: true,
  format: 'esm',
  target: 'es2022',
  platform: 'browser', // Solid's server build, for one, tracks nothing
  conditions: ['production', 'module', 'es2015'], // es2015 is for rxjs, as in Angular's own bundler
  external: ['node:*'],
  define,
  tsconfigRaw: {}, // without our paths to the sources, to measure xstate-resource as its package exports it
  legalComments: 'none',
  logLevel: 'silent',
  alias,
} as const satisfies BuildOptions;

const folder = fileURLToPath(new URL('.', import.meta.url));

/** What can be measured of a peer: the program, and the folder of its adapter. */
const kinds = {
  resources: { worker: './worker.ts', folder: './peers' },
  signals: { worker: './signal-worker.ts', folder: './signal-peers' },
} as const;

export type Kind = keyof typeof kinds;

/** Writes the program that runs one peer. Returns its path. */
export async function bundleWorker(kind: Kind, peer: string, into: string): Promise<string> {
  const outfile = join(into, `${kind}-${peer}.mjs`);
  const { worker, folder: adapters } = kinds[kind];
  const contents = `import { work } from '${worker}'; import { peer } from '${adapters}/${peer}.ts'; await work(peer);`;
  await build({ ...production, stdin: { contents, resolveDir: folder, loader: 'ts' }, outfile });
  return outfile;
}

/**
 * By how many kB a page grows, minified and gzipped: the peer, its dependencies, and the few lines
 * that use it.
 */
export async function sizeOf(peer: string, external: readonly string[] = []): Promise<number> {
  const entryPoints = [join(folder, 'peers', `${peer}.ts`)];
  const { outputFiles } = await build({
    ...production,
    entryPoints,
    minify: true,
    write: false,
    external: [...external],
  });
  const [file] = outputFiles;
  if (file === undefined) throw new Error(`esbuild wrote no bundle of ${peer}.`);
  return gzipSync(file.contents, { level: 9 }).length / 1000;
}

/** The bytes of each file in the minified bundle, the largest first. */
export async function partsOf(
  peer: string,
  external: readonly string[],
): Promise<readonly (readonly [file: string, bytes: number])[]> {
  const entryPoints = [join(folder, 'peers', `${peer}.ts`)];
  const { metafile } = await build({
    ...production,
    entryPoints,
    minify: true,
    write: false,
    metafile: true,
    external: [...external],
  });
  const parts = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.entries(inputs));
  return parts
    .map(([path, { bytesInOutput }]) => [path.replace(/^.*dist\//, ''), bytesInOutput] as const)
    .sort(([, a], [, b]) => b - a);
}
