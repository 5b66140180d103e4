import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { type BuildOptions, build } from 'esbuild';

/**
 * What the bundlers of the peers' users replace in a build for production, and so what makes it
 * one.
 */
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
 * Another build can be measured, or the sources in another folder:
 * `XSTATE_RESOURCE=../other/src/index.ts npm run bench`.
 */
const { XSTATE_RESOURCE: other } = process.env;
const alias: Record<string, string> = other === undefined ? {} : { 'xstate-resource': resolve(other) };

const production = {
  bundle: true,
  format: 'esm',
  target: 'es2022',
  platform: 'browser', // the build on a server of Solid, for one, follows nothing
  conditions: ['production', 'module', 'es2015'], // the last for rxjs, as Angular's own bundler does
  external: ['node:*'],
  define,
  tsconfigRaw: {}, // without the paths to the sources: xstate-resource is measured as its package exports it
  legalComments: 'none',
  logLevel: 'silent',
  alias,
} as const satisfies BuildOptions;

const folder = fileURLToPath(new URL('.', import.meta.url));

/** What there is to measure of a peer: the program, and the folder that has its adapter. */
const kinds = {
  resources: { worker: './worker.ts', folder: './peers' },
  signals: { worker: './signal-worker.ts', folder: './signal-peers' },
} as const;

export type Kind = keyof typeof kinds;

/** Writes the program that runs one peer. */
export async function bundleWorker(kind: Kind, peer: string, into: string): Promise<string> {
  const outfile = join(into, `${kind}-${peer}.mjs`);
  const { worker, folder: adapters } = kinds[kind];
  const contents = `import { work } from '${worker}'; import { peer } from '${adapters}/${peer}.ts'; await work(peer);`;
  await build({ ...production, stdin: { contents, resolveDir: folder, loader: 'ts' }, outfile });
  return outfile;
}

/**
 * What a page grows by, in kB, minified and gzipped: the peer, what it needs, and the few lines
 * here that use it.
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
  if (file === undefined) throw new Error(`There is no bundle of ${peer}.`);
  return gzipSync(file.contents, { level: 9 }).length / 1000;
}

/** How many bytes of the minified bundle are of which file, the largest first. */
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
