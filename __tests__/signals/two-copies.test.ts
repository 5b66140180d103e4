/**
 * Two copies of the package in one program do not see each other's signals, so the second one
 * warns.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'two-copies-'));
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
const otherVersion = '99.8.7';

const entries = {
  index: 'src/index.ts',
  machine: 'machines/index.ts',
  testing: 'src/testing/index.ts',
  inspect: 'src/inspect/index.ts',
};

/** Builds the package as if it had another version. */
async function install(name: string, versionOfIt: string): Promise<void> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: entries,
    outdir: join(folder, name),
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    packages: 'external',
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    write: false,
    tsconfigRaw: {},
  });
  mkdirSync(join(folder, name));
  for (const { path, text } of outputFiles) writeFileSync(path, text.replaceAll(version, versionOfIt));
}

beforeAll(async () => {
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  await install('first', version);
  await install('second', otherVersion);
  await install('same', version);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a program next to the copies. Returns its result, and the warnings that it printed. */
async function run(program: string): Promise<{ warnings: string[]; result: unknown }> {
  const file = join(folder, 'program.mjs');
  const collecting = `
    const warnings = [];
    for (const level of ['warn', 'error', 'info', 'debug']) console[level] = (...args) => warnings.push(args.map(String).join(' '));
    const result = await (async () => {${program}})();
    process.stdout.write(JSON.stringify({ warnings, result }));`;
  writeFileSync(file, collecting);
  const { stdout } = await promisify(execFile)(process.execPath, [file]);
  return JSON.parse(stdout);
}

const useIt = `
  const use = async ({ signal, computed, effect, batch, resource }) => {
    const n = signal(1);
    const double = computed(() => n() * 2);
    const seen = [];
    effect(() => void seen.push(double()));
    batch(() => n.set(2));
    const loaded = resource({ params: n, loader: async ({ params }) => params * 100 });
    await loaded.settled();
    return [...seen, loaded.value()];
  };`;

test('the second copy warns, once, naming both versions; each works within itself', async () => {
  const { warnings, result } = await run(`${useIt}
    const first = await import('./first/index.mjs');
    const second = await import('./second/index.mjs');
    const results = [];
    for (const copy of [first, second, first, second]) results.push(await use(copy));
    return results;`);
  expect(result).toEqual(Array(4).fill([2, 4, 200]));
  expect(warnings).toEqual([
    `A second copy of xstate-resource was loaded: version ${otherVersion}, after version ${version}. ` +
      'Neither copy tracks the signals of the other. Configure your package manager or bundler to use ' +
      'one copy. See "npm ls xstate-resource".',
  ]);
});

test('two copies of the same version warn, too', async () => {
  const { warnings } = await run(`${useIt}
    await use(await import('./first/index.mjs'));
    await use(await import('./same/index.mjs'));`);
  expect(warnings).toEqual([expect.stringContaining(version)]);
});

test('a single copy never warns, whichever of its entries is used', async () => {
  const { warnings, result } = await run(`${useIt}
    const copies = [];
    for (const entry of ${JSON.stringify(Object.keys(entries))}) copies.push(await import('./first/' + entry + '.mjs'));
    copies.push(await import('./first/index.mjs'));
    return [await use(copies[0]), await use(copies.at(-1))];`);
  expect([warnings, result]).toEqual([
    [],
    [
      [2, 4, 200],
      [2, 4, 200],
    ],
  ]);
});

test('a copy of which only the machine is used does not warn, because a chart is not in two graphs', async () => {
  const { warnings } = await run(`${useIt}
    await use(await import('./first/index.mjs'));
    await import('./second/machine.mjs');`);
  expect(warnings).toEqual([]);
});
