/**
 * The package as users get it: packed by npm, installed by npm into an empty folder, run by plain
 * node, checked by plain tsc.
 *
 * npm gets the tarball and the declared dependencies from local files, so it needs neither a
 * network nor a cache. A dependency that is used but not declared would be missing.
 */
import { type ExecFileException, execFile } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import ts from 'typescript';
import * as library from 'xstate-resource';
import * as inspect from 'xstate-resource/inspect';
import * as inspectServer from 'xstate-resource/inspect/server';
import * as machine from 'xstate-resource/machine';
import * as testing from 'xstate-resource/testing';

const root = fileURLToPath(new URL('../..', import.meta.url));
const temporary = mkdtempSync(join(tmpdir(), 'xstate-resource-'));
/** The package, packed and unpacked again. */
const packed = join(temporary, 'package');
/** A user's folder, with all declared dependencies. */
const user = join(temporary, 'user');
/** A user's folder without @xstate/store. */
const machineUser = join(temporary, 'machine-user');

interface Outcome {
  readonly code: ExecFileException['code'];
  /** What it printed to stdout, and to stderr if it failed. */
  readonly out: string;
}

/** Runs a program until it exits. */
function run(command: string, args: string[], cwd: string): Promise<Outcome> {
  return new Promise((resolve) => {
    const shell = process.platform === 'win32' && command === 'npm'; // npm is a script on Windows
    execFile(command, args, { cwd, shell, timeout: 110_000 }, (error, stdout, stderr) => {
      const failure = error ? (error.code ?? error.signal ?? 'failed') : undefined;
      resolve({ code: failure ?? 0, out: (failure === undefined ? stdout : stdout + stderr).trim() });
    });
  });
}

async function must(command: string, args: string[], cwd: string): Promise<void> {
  const { code, out } = await run(command, args, cwd);
  if (code !== 0) throw new Error(`${command} failed: ${out}`);
}

const babelPlugin = join(root, 'node_modules/@babel/plugin-transform-modules-commonjs');

const read = (path: string) => readFileSync(path, 'utf8');
const filesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort();

/** Puts a package into a folder's node_modules. */
function copy(from: string, name: string, folder: string): void {
  cpSync(from, join(folder, 'node_modules', name), { recursive: true, dereference: true });
}

interface Manifest {
  readonly dependencies: Record<string, string>;
  readonly peerDependencies: Record<string, string>;
  readonly exports: Record<string, string | { readonly types: string; readonly default: string }>;
  readonly bin: Record<string, string>;
}

const frameworks = ['adapter', 'react', 'preact', 'vue', 'solid', 'svelte', 'angular'];

const manifest: Manifest = JSON.parse(read(join(root, 'package.json')));

function makeFolder(folder: string): void {
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
}

/** A program that a user could write. */
const typedProgram = `
  import { effect, type Resource, resource, signal } from 'xstate-resource';
  import { type ResourceEvent, resourceMachine } from 'xstate-resource/machine';
  import { createActor } from 'xstate';

  interface User { id: number; name: string }

  const id = signal<number | undefined>(undefined);
  export const user: Resource<User> = resource({
    params: () => id() ?? null,
    loader: async ({ params, abortSignal }) => {
      const response = await fetch('/users/' + params.toFixed(), { signal: abortSignal });
      return (await response.json()) as User;
    },
  });

  effect(() => {
    // @ts-expect-error there may be no value
    user.value().name;
    if (user.hasValue()) user.value().name.trim();
    const shown = user.snapshot();
    if (shown.status === 'error') shown.error.message.trim();
    else if (shown.status === 'resolved') shown.value.name.trim();
    // @ts-expect-error in the other statuses there may be no value
    else shown.value.name;
  });

  // @ts-expect-error the loader receives a number
  resource({ params: id, loader: ({ params }) => params.trim() });

  const reload: ResourceEvent = { type: 'reload' };
  createActor(resourceMachine, { input: { loader: () => 1 } }).send(reload);
  // @ts-expect-error not an event of the machine
  user.actor.send({ type: 'refetch' });
`;

/** Replaces the types of jest, which depend on half of its packages. */
const jestGlobals = `
  declare module '@jest/globals' {
    export function describe(title: string, body: () => void): void;
    export function test(title: string, body: () => void): void;
  }
`;

/** Type tests, to be checked like a user's own code. */
const typeTests = ['repository/public-types.test.ts', 'testing/testing-types.test.ts'];

function prepareTypes(): void {
  for (const name of ['expect-type', 'rxjs']) copy(join(root, 'node_modules', name), name, user);
  writeFileSync(join(user, 'program.ts'), typedProgram);
  writeFileSync(join(user, 'jest.d.ts'), jestGlobals);
  for (const file of typeTests) copyFileSync(join(root, '__tests__', file), join(user, basename(file)));
}

beforeAll(async () => {
  if (!existsSync(join(root, 'dist/src/index.js')))
    throw new Error('There is no dist to test. Build it first: npm run build');

  await must('npm', ['pack', '--offline', '--ignore-scripts', '--pack-destination', temporary], root);
  const [tarball = ''] = readdirSync(temporary);
  await must('tar', ['-xzf', tarball], temporary);

  makeFolder(user);
  const dependencies = Object.keys(manifest.dependencies).map((name) => join(root, 'node_modules', name));
  const options = ['--offline', '--install-links', '--ignore-scripts', '--no-audit', '--no-fund'];
  await must('npm', ['install', ...options, join(temporary, tarball), ...dependencies], user);
  makeFolder(machineUser);
  copy(packed, 'xstate-resource', machineUser);
  copy(join(root, 'node_modules/xstate'), 'xstate', machineUser);
  prepareTypes();
});

afterAll(() => rmSync(temporary, { recursive: true, force: true }));

interface Reached {
  readonly files: string[];
  readonly packages: string[];
}

/**
 * The files of the package that a file imports, including itself, and the packages that these files
 * import.
 */
function reach(...entries: string[]): Reached {
  const files = new Set(entries);
  const packages = new Set<string>();
  for (const file of files) {
    const { importedFiles } = ts.preProcessFile(read(join(packed, file)), true, true);
    for (const { fileName } of importedFiles) {
      if (!fileName.startsWith('.')) packages.add(fileName);
      else
        files.add(
          posix.join(
            posix.dirname(file),
            file.endsWith('.d.ts') ? fileName.replace(/\.js$/, '.d.ts') : fileName,
          ),
        );
    }
  }
  return { files: [...files].sort(), packages: [...packages].sort() };
}

const entries = Object.values(manifest.exports).filter((entry) => typeof entry === 'object');
const code = () =>
  reach(
    ...entries.map((entry) => posix.normalize(entry.default)).filter((file) => !file.startsWith(bundles)),
  );
/** The inspector's server and page, which are bundled with all dependencies except Node.js. */
const bundles = 'dist/src/inspect/server/';
const server = () => reach(`${bundles}index.js`, ...Object.values(manifest.bin));
const declarations = () => reach(...entries.map((entry) => posix.normalize(entry.types)));

describe('The package contains what its users need, and nothing else', () => {
  test('It was built from the current sources; if not, run npm run build', () => {
    const outdated = code().files.filter((file) => {
      const { sources, sourcesContent }: { sources: string[]; sourcesContent: string[] } = JSON.parse(
        read(join(packed, `${file}.map`)),
      );
      return sources.some(
        (source, index) => sourcesContent[index] !== read(join(root, dirname(file), source)),
      );
    });
    expect(outdated).toEqual([]);
  });

  test('It has the files that its entry points use, their source maps, and the files that npm adds', () => {
    const modules = code().files.flatMap((file) => [file, `${file}.map`]);
    const bundled = [...server().files, `${bundles}page.html`, `${bundles}THIRD-PARTY-LICENSES.txt`];
    const others = ['LICENSE', 'README.md', 'package.json'];
    expect(filesIn(packed)).toEqual([...modules, ...bundled, ...declarations().files, ...others].sort());
  });

  test('Its entry points have code and types', () => {
    expect(manifest.exports).toEqual({
      '.': { types: './dist/src/index.d.ts', default: './dist/src/index.js' },
      './machine': { types: './dist/machines/index.d.ts', default: './dist/machines/index.js' },
      './loaders': { types: './dist/src/loaders/index.d.ts', default: './dist/src/loaders/index.js' },
      ...Object.fromEntries(
        frameworks.map((name) => [
          `./${name}`,
          { types: `./dist/src/frameworks/${name}.d.ts`, default: `./dist/src/frameworks/${name}.js` },
        ]),
      ),
      './testing': { types: './dist/src/testing/index.d.ts', default: './dist/src/testing/index.js' },
      './inspect': { types: './dist/src/inspect/index.d.ts', default: './dist/src/inspect/index.js' },
      './inspect/server': {
        types: './dist/src/inspect/server/index.d.ts',
        default: './dist/src/inspect/server/index.js',
      },
      './package.json': './package.json',
    });
  });

  test('Only the entry for React begins with the directive that makes React run it in the browser', () => {
    const first = (name: string) =>
      readFileSync(join(root, `dist/src/frameworks/${name}.js`), 'utf8').split('\n')[0];
    expect(first('react')).toBe("'use client';");
    for (const other of ['preact', 'hooks', 'adapter', 'vue'])
      expect(first(other)).not.toContain('use client');
  });

  test('Every file has a source map that contains the sources', () => {
    for (const file of code().files) {
      expect(read(join(packed, file))).toMatch(
        new RegExp(`\n//# sourceMappingURL=${basename(file)}\\.map\\s*$`),
      );
      const map: { sources: string[]; sourcesContent: string[] } = JSON.parse(
        read(join(packed, `${file}.map`)),
      );
      const source = file.replace(/^dist\//, '').replace(/\.js$/, '.ts');
      const isEntry = /(index|adapter)\.js$/.test(file); // only exports, which a source map cannot contain
      expect(map.sources.map((path) => posix.join(posix.dirname(file), path))).toEqual(
        isEntry ? [] : [source],
      );
      expect(map.sourcesContent).toEqual(isEntry ? [] : [expect.stringContaining('export ')]);
    }
  });

  test('It imports only the packages that it declares', () => {
    const declared = Object.keys(manifest.dependencies);
    const parts = [
      '@angular/core/primitives/signals',
      'preact/compat',
      'preact/hooks',
      'solid-js/web',
      'svelte/reactivity',
      'svelte/store',
    ];
    const peers = [...Object.keys(manifest.peerDependencies), ...parts];
    expect(code().packages).toEqual([...declared, ...peers, 'xstate/graph'].sort());
    expect(declared).toEqual(
      expect.arrayContaining(
        declarations().packages.filter((name) => !Object.hasOwn(manifest.peerDependencies, name)),
      ),
    );
    expect(server().packages.filter((name) => !isBuiltin(name))).toEqual([]);
  });

  test('Bundled code comes with its licenses', () => {
    const text = read(join(packed, bundles, 'THIRD-PARTY-LICENSES.txt'));
    expect([...text.matchAll(/^(\S+) \d\S* \(MIT\)$/gm)].map(([, name]) => name)).toEqual([
      '@dagrejs/dagre',
      'preact',
      'ws',
    ]);
    expect(text.match(/Permission is hereby granted/g)).toHaveLength(3);
  });

  test('Its declarations contain no any', () => {
    const anys = declarations().files.flatMap((file) => {
      const tree = ts.createSourceFile(file, read(join(packed, file)), ts.ScriptTarget.Latest, true);
      const found: string[] = [];
      const visit = (node: ts.Node): void => {
        if (node.kind === ts.SyntaxKind.AnyKeyword) found.push(`${file}: ${node.parent.getText()}`);
        ts.forEachChild(node, visit);
      };
      visit(tree);
      return found;
    });
    expect(anys).toEqual([]);
  });
});

describe('Plain node runs it', () => {
  const runs = async (folder: string, program: string, ...flags: string[]): Promise<unknown> => {
    const file = join(folder, 'program.mjs');
    writeFileSync(file, program);
    const { code, out } = await run(process.execPath, [...flags, file], folder);
    return code === 0 ? JSON.parse(out) : out;
  };

  test('A resource loads, reloads, tracks an @xstate/store atom and ends, and the program exits by itself', async () => {
    const program = `
      import { createAtom } from '@xstate/store';
      import { effect, resource } from 'xstate-resource';
      import { ResourceStatus } from 'xstate-resource/machine';

      const id = createAtom(1);
      const user = resource({ params: () => ({ id: id.get() }), loader: async ({ params }) => 'user ' + params.id });
      const log = [];
      effect(() => { log.push([user.status(), user.value() ?? null]); });
      await user.settled();
      user.reload();
      await user.settled();
      id.set(2);
      const { status } = await user.settled();
      user.destroy();
      console.log(JSON.stringify([...log, status === ResourceStatus.RESOLVED]));
    `;
    expect(await runs(user, program)).toEqual([
      ['loading', null],
      ['resolved', 'user 1'],
      ['reloading', 'user 1'],
      ['resolved', 'user 1'],
      ['loading', null],
      ['resolved', 'user 2'],
      ['idle', null],
      true,
    ]);
  });

  test.each([[[]], [['--conditions=development']]])(
    'Inspectors are notified of resources and loads with each build of XState: node %p',
    async (flags) => {
      const program = `
      import { resource } from 'xstate-resource';
      import { inspectResources, sanitized } from 'xstate-resource/inspect';

      const actors = [];
      const onEvent = ({ type, actorRef }) => { if (type === '@xstate.actor') actors.push([actorRef.id, actorRef.getSnapshot().status]); };
      const { unsubscribe } = inspectResources(onEvent);
      const user = resource({ name: 'user', loader: () => 1 });
      await user.settled();
      unsubscribe();
      await resource({ name: 'own', loader: () => 1, inspect: sanitized(onEvent) }).settled();
      inspectResources(onEvent);
      console.log(JSON.stringify(actors));
    `;
      const names = ['user', 'loader', 'own', 'loader', 'user', 'own'];
      expect(await runs(user, program, ...flags)).toEqual(names.map((name) => [name, 'active']));
    },
  );

  test('A missing inspector does not keep the program running', async () => {
    const program = `
      import { resource } from 'xstate-resource';
      import { inspectResources } from 'xstate-resource/inspect';

      inspectResources(undefined, { url: 'http://127.0.0.1:1' });
      const user = resource({ loader: () => 1 });
      await user.settled();
      await new Promise((resolve) => setImmediate(resolve));
      console.log(JSON.stringify(user.value()));
    `;
    expect(await runs(user, program)).toBe(1); // and it was not killed
  });

  test('The package has the command that serves the inspector', async () => {
    const { code, out } = await run(
      process.execPath,
      [join('node_modules', '.bin', 'xstate-resource'), '--version'],
      user,
    );
    expect([code, out]).toEqual([0, JSON.parse(read(join(root, 'package.json'))).version]);
  });

  test('Its entry points have the same exports as the sources', async () => {
    const program = `
      import * as library from 'xstate-resource';
      import * as inspect from 'xstate-resource/inspect';
import * as inspectServer from 'xstate-resource/inspect/server';
import * as machine from 'xstate-resource/machine';
      import * as testing from 'xstate-resource/testing';
      import * as inspecting from 'xstate-resource/inspect';
      import * as server from 'xstate-resource/inspect/server';

      console.log(JSON.stringify([library, machine, testing, inspecting, server].map((entry) => Object.keys(entry))));
    `;
    const entries = [library, machine, testing, inspect, inspectServer];
    expect(await runs(user, program)).toEqual(entries.map((entry) => Object.keys(entry)));
  });

  test('Both entry points share one machine', async () => {
    const program = `
      import { resource, ResourceStatus } from 'xstate-resource';
      import * as inspect from 'xstate-resource/inspect';
import * as inspectServer from 'xstate-resource/inspect/server';
import * as machine from 'xstate-resource/machine';

      const { actor } = resource({ loader: () => 1 });
      console.log(JSON.stringify([actor.getSnapshot().machine === machine.resourceMachine, ResourceStatus === machine.ResourceStatus]));
    `;
    expect(await runs(user, program)).toEqual([true, true]);
  });

  test('Files that are not entry points cannot be imported', async () => {
    const program = `
      const reason = await import('xstate-resource/dist/src/signals/graph.js').then(() => 'imported', (error) => error.code);
      const manifest = await import('xstate-resource/package.json', { with: { type: 'json' } });
      console.log(JSON.stringify([reason, manifest.default.name]));
    `;
    expect(await runs(user, program)).toEqual(['ERR_PACKAGE_PATH_NOT_EXPORTED', 'xstate-resource']);
  });
});

describe('The testing kit works with another test runner', () => {
  test('node:test runs the whole model of a resource, and reports where one is wrong', async () => {
    const file = join(user, 'model.test.mjs');
    writeFileSync(
      file,
      `
      import test from 'node:test';
      import { resource } from 'xstate-resource';
      import { resourceModel, testResource } from 'xstate-resource/testing';

      for (const { description } of resourceModel().statePaths()) test(description, () => {});
      test('right', () => testResource(resource, { maxLength: 2 }));
      test('wrong', () => testResource(({ loader }) => resource({ loader }), { maxLength: 2 }));
      `,
    );
    const { code, out } = await run(process.execPath, ['--test', '--test-reporter=tap', file], user);
    expect(code).toBe(1);
    expect([...out.matchAll(/^\s*((?:not )?ok \d+ - .*)$/gm)].map(([, line]) => line)).toEqual(
      expect.arrayContaining([
        'ok 2 - idle, params 1 → loading, loader done "a" → resolved',
        'ok 4 - right',
        'not ok 5 - wrong',
      ]),
    );
    expect(out).toContain('The initial state failed.');
  });

  describe('jest', () => {
    const folder = join(temporary, 'jest-user');
    /** The configurations in docs/testing.md, for TypeScript and for Babel. */
    const [forTypeScript = '', forBabel = ''] = [
      ...read(join(root, 'docs/testing.md')).matchAll(/^```js\n(export default {.*?)^```$/gms),
    ].map(([, config = '']) => config);

    beforeAll(() => {
      makeFolder(folder);
      cpSync(join(user, 'node_modules'), join(folder, 'node_modules'), { recursive: true });
      symlinkSync(join(root, 'node_modules/ts-jest'), join(folder, 'node_modules/ts-jest'), 'junction');
    });

    /** The lines about its tests, or the error. */
    async function jestSays(file: string, config: string, flags: string[]): Promise<string[]> {
      writeFileSync(
        join(folder, file),
        `
        import { resource } from 'xstate-resource';
        import { resourceModel, testResource } from 'xstate-resource/testing';

        const maxLength${file.endsWith('.ts') ? ': number' : ''} = 1;
        for (const { description } of resourceModel().statePaths().slice(0, 1)) test(description, () => {});
        test('right', () => testResource(resource, { maxLength }));
        test('wrong', () => testResource(({ loader }) => resource({ loader }), { maxLength }));
        `,
      );
      writeFileSync(join(folder, `${file}.config.mjs`), config);
      const args = [
        '--ci',
        '--rootDir',
        folder,
        '--config',
        `${file}.config.mjs`,
        '--testMatch',
        `**/${file}`,
      ];
      const { out } = await run(
        process.execPath,
        [...flags, join(root, 'node_modules/jest/bin/jest.js'), ...args],
        folder,
      );
      return [...out.matchAll(/[✓✕] [^(\n]+|Must use import to load ES Module/g)].map(([line]) =>
        line.trim(),
      );
    }

    const flags = ['--experimental-vm-modules'];
    const asItMust = ['✓ idle, params failed: failed → error', '✓ right', '✕ wrong'];

    test('needs the flag, for JavaScript', async () => {
      expect(await jestSays('module.test.mjs', 'export default {};', [])).toContain(
        'Must use import to load ES Module',
      );
      expect(await jestSays('module.test.mjs', 'export default {};', flags)).toEqual(asItMust);
    });

    test('needs the flag and a configuration, for TypeScript', async () => {
      const compilerOptions = { target: 'ES2022', module: 'NodeNext', isolatedModules: true, types: [] };
      writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
      writeFileSync(
        join(folder, 'globals.d.ts'),
        'declare function test(title: string, body: () => unknown): void;',
      );
      expect(await jestSays('typed.test.ts', forTypeScript, flags)).toEqual(asItMust);
    });

    test('needs no flag if Babel compiles tests and package to CommonJS', async () => {
      writeFileSync(
        join(folder, 'babel.config.cjs'),
        `module.exports = { plugins: [${JSON.stringify(babelPlugin)}] };`,
      );
      expect(await jestSays('babel.test.js', forBabel, [])).toEqual(asItMust);
    });
  });
});

describe('The machine comes without the signals', () => {
  test('Its code and its types import only xstate, and no file of the signals', () => {
    for (const entry of ['dist/machines/index.js', 'dist/machines/index.d.ts']) {
      const { files, packages } = reach(entry);
      expect(packages).toEqual(['xstate']);
      expect(files.filter((file) => !file.startsWith('dist/machines/'))).toEqual([]);
    }
  });

  test('It runs without @xstate/store installed', async () => {
    writeFileSync(
      join(machineUser, 'program.mjs'),
      `
      import { createActor, waitFor } from 'xstate';
      import { resourceMachine } from 'xstate-resource/machine';

      const actor = createActor(resourceMachine, { input: { loader: async ({ params }) => params + 1 } }).start();
      actor.send({ type: 'params', params: 1 });
      const { value, context } = await waitFor(actor, (snapshot) => !snapshot.hasTag('busy'));
      const signals = await import('xstate-resource').then(() => 'imported', (error) => error.code);
      console.log(value, context.value, signals);
      `,
    );
    expect(await run(process.execPath, ['program.mjs'], machineUser)).toEqual({
      code: 0,
      out: 'resolved 2 ERR_MODULE_NOT_FOUND',
    });
  });
});

describe('Plain tsc accepts it, including its declarations', () => {
  /** The output of tsc, with nothing from this repository except tsc itself. */
  async function check(module: string, moduleResolution: string, files: string[]): Promise<string> {
    const compilerOptions = {
      target: 'ES2022',
      lib: ['ES2022', 'DOM'],
      types: [],
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      skipLibCheck: false,
      skipDefaultLibCheck: true, // TypeScript's own
      noEmit: true,
      module,
      moduleResolution,
    };
    const config = `tsconfig.${moduleResolution}.json`;
    writeFileSync(join(user, config), JSON.stringify({ compilerOptions, files }));
    const { code: exit, out } = await run(
      process.execPath,
      [join(root, 'node_modules/typescript/bin/tsc'), '-p', config],
      user,
    );
    if (exit === 0) return 'no errors';
    const errors = out.split(/\n(?=\S)/);
    if (!errors.every((error) => /^\S+: error TS/.test(error))) return out;
    // xstate's own declarations do not pass with exactOptionalPropertyTypes: that is not for us to
    // onEvent.
    return errors.filter((error) => !error.startsWith('node_modules/xstate/')).join('\n') || 'no errors';
  }

  test.concurrent.each([
    ['NodeNext', 'NodeNext'],
    ['ESNext', 'Bundler'],
  ])(
    'A program and all type tests pass with module %s and resolution %s',
    async (module, moduleResolution) => {
      expect(
        await check(module, moduleResolution, [
          'program.ts',
          'jest.d.ts',
          ...typeTests.map((file) => basename(file)),
        ]),
      ).toBe('no errors');
    },
  );
});
