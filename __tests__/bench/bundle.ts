import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build } from 'esbuild';

export const folder = fileURLToPath(new URL('.', import.meta.url));

/** How a bundler makes a page for production. */
export const production: BuildOptions = {
  bundle: true,
  write: false,
  format: 'esm',
  target: 'es2022',
  platform: 'browser', // the builds that users of a peer get in a browser; for Solid, the one on a server loads nothing
  conditions: ['production', 'module'],
  define: { 'process.env.NODE_ENV': '"production"', ngDevMode: 'false', ngJitMode: 'false' },
  tsconfigRaw: {}, // without the paths to the sources: xstate-resource is measured as its package exports it
  legalComments: 'none',
  logLevel: 'silent',
};

/** Writes the program that runs one peer. */
export async function bundleWorker(peer: string, into: string): Promise<string> {
  const outfile = join(into, `${peer}.mjs`);
  const contents = `import { work } from './worker.ts'; import { peer } from './peers/${peer}.ts'; await work(peer);`;
  await build({ ...production, stdin: { contents, resolveDir: folder, loader: 'ts' }, outfile, write: true });
  return outfile;
}
