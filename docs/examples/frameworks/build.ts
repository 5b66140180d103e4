import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { Problem } from '../command/problem.js';
import type { Application, CommandBuild, ViteBuild } from './applications.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const cache = join(root, 'node_modules/.cache/xstate-resource-applications');

/**
 * Builds an application with the package as it is published. It reuses an earlier build with the
 * same sources, package and versions.
 *
 * @returns The folder that contains `index.html`.
 * @throws Problem if the package is not built yet, or the tool fails.
 */
export async function buildApplication(application: Application): Promise<string> {
  if (!existsSync(join(root, 'dist/src/index.js')))
    throw new Problem('The package is not built yet. Run `npm run build` first.');
  const { name, build } = application;
  const folder = join(cache, name);
  const out = join(folder, 'built');
  const stamp = join(folder, 'inputs.txt');
  const inputs = hashOfInputs(application);
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== inputs) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(out, { recursive: true });
    const sources = sourcesOf(application);
    process.env.NODE_ENV = 'production'; // tests set another value, for which the tools would build
    if (build.tool === 'vite') await buildByVite(build, sources, out);
    else await buildByCommand(build, sources, out);
    writeFileSync(stamp, inputs);
  }
  return build.tool === 'command' ? join(out, build.page ?? '') : out;
}

function sourcesOf({ folder }: Application): string {
  return fileURLToPath(new URL(folder, import.meta.url));
}

/**
 * A hash of everything that the result depends on: the sources, the built package, how it is built,
 * and the versions of all packages.
 */
function hashOfInputs(application: Application): string {
  const hash = createHash('sha256').update(JSON.stringify(application));
  const more = [
    fileURLToPath(import.meta.url),
    ...['package-lock.json', 'docs/examples/pages/page.css'].map((path) => join(root, path)),
  ];
  for (const file of [...filesIn(sourcesOf(application)), ...filesIn(join(root, 'dist')), ...more]) {
    hash.update(`\n${relative(root, file)}\n`).update(readFileSync(file));
  }
  return hash.digest('hex');
}

/** The files in a folder, except those that tools create there. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => name !== 'node_modules' && !name.startsWith('.') && !name.endsWith('.map'))
    .flatMap((entry) =>
      entry.isDirectory() ? filesIn(join(folder, entry.name)) : [join(folder, entry.name)],
    )
    .sort();
}

async function buildByVite({ version }: ViteBuild, sources: string, out: string): Promise<void> {
  const { build } = await import('vite');
  await build({
    configFile: join(sources, 'vite.config.ts'),
    root: sources,
    base: './',
    envDir: false,
    logLevel: 'warn',
    resolve: { alias: version ? aliasesFor(version) : [] },
    plugins: version ? [onlyOf(version)] : [],
    build: { outDir: out, emptyOutDir: true, chunkSizeWarningLimit: 1000 },
  });
}

type Version = NonNullable<ViteBuild['version']>;

/**
 * Aliases to folders. Without them, Vite would find the current version if a framework's plugin
 * asks for a single copy.
 */
function aliasesFor({ workspace, packages }: Version): { find: RegExp; replacement: string }[] {
  const folder = join(root, '__tests__/versions', workspace, 'node_modules');
  return packages.map((name) => ({ find: new RegExp(`^${name}(?=/|$)`), replacement: join(folder, name) }));
}

/** Fails the build if a module still comes from the current version. */
function onlyOf({ packages }: Version): Plugin {
  const others = packages.map((name) => join(root, 'node_modules', name, '/'));
  return {
    name: 'only-of-version',
    buildEnd() {
      for (const id of this.getModuleIds())
        if (others.some((other) => id.startsWith(other))) this.error(`${id} belongs to another version.`);
    },
  };
}

async function buildByCommand({ command }: CommandBuild, sources: string, out: string): Promise<void> {
  const [program = '', ...parts] = command.map((part) => part.replaceAll('{out}', out));
  const path = `${join(root, 'node_modules/.bin')}:${process.env.PATH}`;
  const tool = spawn(program, parts, {
    cwd: sources,
    env: { ...process.env, PATH: path },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [tool.stdout, tool.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const [code] = (await once(tool, 'close')) as [number | null];
  if (code !== 0)
    throw new Problem(`${command.join(' ')} exited with ${code ?? 'a signal'}:\n${output.trim()}`);
}
