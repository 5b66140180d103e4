import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import ts from 'typescript';
import { at, library, nodes, read, root, type Source, sourcesIn } from './sources.js';

const paths = library.map(({ path }) => path);
const places = (isIt: (node: ts.Node) => boolean) =>
  library.flatMap(({ tree }) => [...nodes(tree)].filter(isIt).map(at));

describe('Files stay readable', () => {
  test.each([
    'src/index.ts',
    'src/loaders/index.ts',
    'src/frameworks/adapter.ts',
    'src/testing/index.ts',
    'src/inspect/index.ts',
    'src/inspector/server/index.ts',
    'machines/index.ts',
  ])('%s only re-exports names of other files', (path) => {
    const { statements } = read(path).tree;
    const isNamedReExport = (statement: ts.Statement) =>
      ts.isExportDeclaration(statement) &&
      statement.moduleSpecifier !== undefined &&
      statement.exportClause !== undefined &&
      ts.isNamedExports(statement.exportClause);
    expect(statements.filter((statement) => !isNamedReExport(statement)).map(at)).toEqual([]);
    expect(statements.length).toBeGreaterThan(0);
  });

  test('No file has more than 350 lines', () => {
    const long = library
      .map(({ path, text }) => ({ path, lines: text.trimEnd().split('\n').length }))
      .filter(({ lines }) => lines > 350);
    expect(long).toEqual([]);
  });

  test('Nothing is of type any', () => {
    expect(places((node) => node.kind === ts.SyntaxKind.AnyKeyword)).toEqual([]);
  });

  test('No compiler error is suppressed', () => {
    const silenced = library.filter(({ text }) => /@ts-(ignore|expect-error|nocheck)/.test(text));
    expect(silenced.map(({ path }) => path)).toEqual([]);
  });
});

describe('Tests are deterministic', () => {
  const tests = sourcesIn('__tests__').concat(sourcesIn('docs/examples'));
  const isSearch = (path: string) => path.endsWith('.random.test.ts');
  const isSupport = (path: string) => path.startsWith('__tests__/support/random/');
  const search = '__tests__/support/random/search.ts';
  const withoutPlace = (isIt: (source: Source) => boolean) => tests.filter(isIt).map(({ path }) => path);

  test('Only random tests generate data with fast-check', () => {
    const makesUp = ({ path, imports }: Source) =>
      !isSearch(path) && !isSupport(path) && imports.some(({ target }) => target === 'fast-check');
    expect(withoutPlace(makesUp)).toEqual([]);
    expect(tests.filter(({ path }) => isSearch(path)).length).toBeGreaterThan(3);
  });

  test('They run it with search(), so that a failure says how to repeat it; others use repeat(), with a fixed seed', () => {
    const uses = (name: string) => (node: ts.Node) => ts.isImportSpecifier(node) && node.name.text === name;
    const has = ({ tree }: Source, isIt: (node: ts.Node) => boolean) => [...nodes(tree)].some(isIt);
    expect(withoutPlace((source) => !isSearch(source.path) && has(source, uses('search')))).toEqual([]);
    expect(withoutPlace((source) => isSearch(source.path) && !has(source, uses('search')))).toEqual([]);
    expect(
      withoutPlace(
        (source) => source.path !== search && /\bfc\.(assert|check|sample|statistics)\(/.test(source.text),
      ),
    ).toEqual([]);
  });

  test('Nothing else depends on chance or on the clock', () => {
    expect(
      withoutPlace(
        ({ path, text }) =>
          path.startsWith('__tests__/') &&
          !path.startsWith('__tests__/bench/') &&
          /\bMath\.random\(/.test(text),
      ),
    ).toEqual([]);
    const timed = ({ path, text }: Source) =>
      /^__tests__\/(?!bench|browser)/.test(path) && /\b(performance|Date)\.now\(/.test(text);
    expect(withoutPlace(timed)).toEqual([]);
  });
});

describe('There are only ES modules', () => {
  test('Every source is a .ts file, in a package of type module', () => {
    expect(paths.filter((path) => !/^[\w/.-]+\.tsx?$/.test(path))).toEqual([]);
    expect(manifest.type).toBe('module');
  });

  test('No source uses features of CommonJS', () => {
    const names = ['require', 'module', 'exports', '__dirname', '__filename'];
    const isName = (node: ts.Node) =>
      ts.isIdentifier(node) && names.includes(node.text) && !ts.isPropertyAccessExpression(node.parent);
    const isCommon = (node: ts.Node) =>
      ts.isImportEqualsDeclaration(node) || ts.isExportAssignment(node) || isName(node);
    expect(places(isCommon)).toEqual([]);
  });

  test('The package offers no CommonJS', () => {
    expect(manifest).not.toHaveProperty('main');
    expect(JSON.stringify(manifest.exports)).not.toMatch(/"require"|\.cjs"|\.cts"/);
  });
});

interface Manifest {
  readonly type?: string;
  readonly engines?: { readonly node?: string };
  readonly exports?: unknown;
  readonly dependencies?: Record<string, string>;
  readonly peerDependencies?: Record<string, string>;
  readonly peerDependenciesMeta?: Record<string, { readonly optional: boolean }>;
}

const manifest: Manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

test('.nvmrc names the oldest Node.js that package.json supports', () => {
  expect(`>=${readFileSync(join(root, '.nvmrc'), 'utf8').trim()}`).toBe(manifest.engines?.node);
});

interface Lock {
  readonly packages: Record<string, Manifest & { readonly resolved?: string; readonly link?: boolean }>;
}

describe('Users install few and known packages with the library', () => {
  test('At run time it needs only xstate and @xstate/store', () => {
    expect(Object.keys(manifest.dependencies ?? {}).sort()).toEqual(['@xstate/store', 'xstate']);
    for (const kind of ['optionalDependencies', 'bundleDependencies', 'bundledDependencies']) {
      expect(manifest).not.toHaveProperty(kind);
    }
  });

  test('Frameworks are optional peer dependencies', () => {
    const frameworks = Object.keys(manifest.peerDependencies ?? {}).sort();
    expect(frameworks).toEqual(['@angular/core', 'preact', 'react', 'solid-js', 'svelte', 'vue']);
    expect(manifest.peerDependenciesMeta).toEqual(
      Object.fromEntries(frameworks.map((name) => [name, { optional: true }])),
    );
  });

  test('It accepts any compatible version of both, so that users have one copy of each', () => {
    expect(manifest.dependencies).toEqual({
      xstate: expect.stringMatching(/^\^5\.\d+\.\d+$/),
      '@xstate/store': expect.stringMatching(/^\^4\.\d+\.\d+$/),
    });
  });

  test('The lock file names only the public registry, and only the folders of other versions of frameworks', () => {
    const lock: Lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
    const packages = Object.entries(lock.packages);
    const elsewhere = packages.filter(
      ([, { resolved = '', link }]) =>
        !(link === true ? /^__tests__\/versions\// : /^(https:\/\/registry\.npmjs\.org\/|$)/).test(resolved),
    );
    expect(elsewhere.map(([path]) => path)).toEqual([]);
    expect(lock.packages['']?.dependencies).toEqual(manifest.dependencies);
  });
});
