import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import ts from 'typescript';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** An import, an export from elsewhere, an `import()` or a type `import('…')`. */
interface Import {
  readonly from: string;
  /** A path from the root for a file of the library, otherwise the name of a package. */
  readonly target: string;
  readonly typeOnly: boolean;
}

interface Source {
  readonly path: string;
  readonly text: string;
  readonly tree: ts.SourceFile;
  readonly imports: readonly Import[];
}

function read(path: string): Source {
  const text = readFileSync(join(root, path), 'utf8');
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const imports: Import[] = [];
  const add = (specifier: ts.Node | undefined, typeOnly: boolean) => {
    if (specifier === undefined || !ts.isStringLiteral(specifier)) return;
    const isFile = specifier.text.startsWith('.');
    const target = isFile ? fileOf(posix.join(posix.dirname(path), specifier.text)) : specifier.text;
    imports.push({ from: path, target, typeOnly });
  };
  for (const node of nodes(tree)) {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword);
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isImportTypeNode(node)) add(ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined, true);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) add(node.arguments[0], false);
  }
  return { path, text, tree, imports };
}

/** An import names what the file will be compiled to. */
function fileOf(path: string): string {
  const source = path.replace(/\.js$/, '.ts');
  return existsSync(join(root, source)) ? source : source.replace(/\.ts$/, '.tsx');
}

function* nodes(node: ts.Node): Generator<ts.Node> {
  yield node;
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => {
    children.push(child);
  });
  for (const child of children) yield* nodes(child);
}

function sourcesIn(folder: string): Source[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.[cm]?[jt]sx?$/.test(name))
    .map((name) => read(posix.join(folder, name.replaceAll('\\', '/'))));
}

const machines = sourcesIn('machines');
const src = sourcesIn('src');
const all = [...machines, ...src];
const paths = all.map(({ path }) => path);
const imports = all.flatMap((source) => source.imports);

/** Where something is, as an editor shows it. */
const at = (node: ts.Node) => {
  const tree = node.getSourceFile();
  return `${tree.fileName}:${tree.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
};
const places = (isIt: (node: ts.Node) => boolean) => all.flatMap(({ tree }) => [...nodes(tree)].filter(isIt).map(at));

/** What is bundled with all that it needs, and imported by nobody. */
const isBundled = (path: string) => /^src\/inspect\/(page|server)\//.test(path);

const arrow = ({ from, target }: Import) => `${from} → ${target}`;

/** The files on a way that leads back to where it began; empty where there is none. */
function cycleFrom(start: string, next: (path: string) => string[]): string[] {
  const visit = (path: string, way: string[]): string[] => {
    const circle = way.indexOf(path);
    if (circle >= 0) return [...way.slice(circle), path];
    for (const target of next(path)) {
      const found = visit(target, [...way, path]);
      if (found.length > 0) return found;
    }
    return [];
  };
  return visit(start, []);
}

describe('Imports point one way', () => {
  test('The files and their imports are found', () => {
    expect(paths).toEqual(
      expect.arrayContaining(['machines/index.ts', 'machines/resource.machine.ts', 'src/index.ts', 'src/signals/engine.ts']),
    );
    expect(imports.map(arrow)).toEqual(
      expect.arrayContaining([
        'machines/resource.machine.ts → xstate',
        'src/index.ts → machines/index.ts',
        'src/signals/engine.ts → @xstate/store',
      ]),
    );
  });

  test('The machines import each other and xstate, nothing else', () => {
    const others = machines
      .flatMap((source) => source.imports)
      .filter(({ target }) => target !== 'xstate' && !target.startsWith('machines/'));
    expect(others.map(arrow)).toEqual([]);
  });

  test('The sources import each other, the machines, xstate and @xstate/store, nothing else', () => {
    const others = src
      .filter(({ path }) => !isBundled(path))
      .flatMap((source) => source.imports)
      .filter(({ target }) => !/^(xstate|xstate\/graph|@xstate\/store|(src|machines)\/.+)$/.test(target));
    expect(others.map(arrow)).toEqual([]);
  });

  test("The inspector's page and its server, which are bundled, need little, and nothing that a resource consists of", () => {
    const needs = (folder: string) =>
      imports.filter(({ from, target }) => from.startsWith(folder) && !target.startsWith(folder)).map(({ target }) => target);
    const parts = /^(preact(\/.+)?|@dagrejs\/dagre|src\/inspect\/(protocol\.ts|chart\/.+))$/;
    expect(needs('src/inspect/page/').filter((target) => !parts.test(target))).toEqual([]);
    expect(needs('src/inspect/server/').filter((target) => !/^(ws|node:.+|src\/inspect\/protocol\.ts)$/.test(target))).toEqual([]);
  });

  test('Who does not import the inspector has nothing of it', () => {
    const into = imports.filter(({ from, target }) => !from.startsWith('src/inspect/') && target.startsWith('src/inspect/'));
    expect(into.map(arrow)).toEqual([]);
    const ofBundles = imports.filter(({ from, target }) => !isBundled(from) && isBundled(target));
    expect(ofBundles.map(arrow)).toEqual([]);
  });

  test('Who does not import the testing kit has nothing of it, nor of xstate/graph', () => {
    const into = imports.filter(({ from, target }) => !from.startsWith('src/testing/') && /^(src\/testing\/|xstate\/graph)/.test(target));
    expect(into.map(arrow)).toEqual([]);
    expect(imports.filter(({ target }) => target === 'xstate/graph').map(({ from }) => from)).toEqual(['src/testing/graph.ts']);
  });

  test('What a platform may lack is asked for in known places, but for what is bundled', () => {
    const lacking = /\bnew (WeakRef|FinalizationRegistry|DOMException)\b|\breportError\(/;
    const users = all.filter(({ path, text }) => !isBundled(path) && lacking.test(text));
    expect(users.map(({ path }) => path).sort()).toEqual([
      'machines/errors.ts',
      'machines/load.ts',
      'src/shared/report-error.ts',
      'src/shared/weak.ts',
    ]);
  });

  test('Only the engine knows @xstate/store', () => {
    const users = imports.filter(({ target }) => target.startsWith('@xstate/store'));
    expect([...new Set(users.map(({ from }) => from))]).toEqual(['src/signals/engine.ts']);
  });

  test('Every imported file exists', () => {
    const lost = imports.filter(({ target }) => /\.tsx?$/.test(target) && !paths.includes(target));
    expect(lost.map(arrow)).toEqual([]);
  });

  test('No file needs itself, directly or round a circle', () => {
    const needs = (path: string) => imports.filter(({ from, typeOnly }) => from === path && !typeOnly).map(({ target }) => target);
    expect(paths.map((path) => cycleFrom(path, needs)).filter((cycle) => cycle.length > 0)).toEqual([]);
  });

  test('Every file is used by an entry point', () => {
    const used = new Set([
      'src/index.ts',
      'src/testing/index.ts',
      'src/inspect/index.ts',
      'src/inspect/server/index.ts',
      'src/inspect/server/cli.ts',
      'src/inspect/page/main.tsx',
      'machines/index.ts',
    ]);
    for (const path of used) for (const { from, target } of imports) if (from === path) used.add(target);
    expect(paths.filter((path) => !used.has(path))).toEqual([]);
  });
});

describe('Files stay readable', () => {
  test.each(['src/index.ts', 'src/testing/index.ts', 'src/inspect/index.ts', 'src/inspect/server/index.ts', 'machines/index.ts'])(
    '%s does nothing but export by name what other files have',
    (path) => {
      const { statements } = read(path).tree;
      const isNamedReExport = (statement: ts.Statement) =>
        ts.isExportDeclaration(statement) &&
        statement.moduleSpecifier !== undefined &&
        statement.exportClause !== undefined &&
        ts.isNamedExports(statement.exportClause);
      expect(statements.filter((statement) => !isNamedReExport(statement)).map(at)).toEqual([]);
      expect(statements.length).toBeGreaterThan(0);
    },
  );

  test('No file has more than 300 lines', () => {
    const long = all.map(({ path, text }) => ({ path, lines: text.trimEnd().split('\n').length })).filter(({ lines }) => lines > 300);
    expect(long).toEqual([]);
  });

  test('Nothing is of type any', () => {
    expect(places((node) => node.kind === ts.SyntaxKind.AnyKeyword)).toEqual([]);
  });

  test('No error of the compiler is silenced', () => {
    const silenced = all.filter(({ text }) => /@ts-(ignore|expect-error|nocheck)/.test(text));
    expect(silenced.map(({ path }) => path)).toEqual([]);
  });
});

describe('Tests need no luck', () => {
  const tests = sourcesIn('__tests__').concat(sourcesIn('docs/examples'));
  const isSearch = (path: string) => path.endsWith('.random.test.ts');
  const isSupport = (path: string) => path.startsWith('__tests__/support/random/');
  const search = '__tests__/support/random/search.ts';
  const withoutPlace = (isIt: (source: Source) => boolean) => tests.filter(isIt).map(({ path }) => path);

  test('Only random tests make up data by fast-check', () => {
    const makesUp = ({ path, imports }: Source) =>
      !isSearch(path) && !isSupport(path) && imports.some(({ target }) => target === 'fast-check');
    expect(withoutPlace(makesUp)).toEqual([]);
    expect(tests.filter(({ path }) => isSearch(path)).length).toBeGreaterThan(3);
  });

  test('They run it by search(), so that a failure says how to do it again; others by repeat(), with a fixed seed', () => {
    const uses = (name: string) => (node: ts.Node) => ts.isImportSpecifier(node) && node.name.text === name;
    const has = ({ tree }: Source, isIt: (node: ts.Node) => boolean) => [...nodes(tree)].some(isIt);
    expect(withoutPlace((source) => !isSearch(source.path) && has(source, uses('search')))).toEqual([]);
    expect(withoutPlace((source) => isSearch(source.path) && !has(source, uses('search')))).toEqual([]);
    expect(withoutPlace((source) => source.path !== search && /\bfc\.(assert|check|sample|statistics)\(/.test(source.text))).toEqual([]);
  });

  test('Nothing else is left to chance, nor to the clock', () => {
    expect(
      withoutPlace(
        ({ path, text }) => path.startsWith('__tests__/') && !path.startsWith('__tests__/bench/') && /\bMath\.random\(/.test(text),
      ),
    ).toEqual([]);
    const timed = ({ path, text }: Source) => /^__tests__\/(?!bench|browser)/.test(path) && /\b(performance|Date)\.now\(/.test(text);
    expect(withoutPlace(timed)).toEqual([]);
  });
});

describe('There are ES modules only', () => {
  test('Every source is a .ts file of a package of modules', () => {
    expect(paths.filter((path) => !/^[\w/.-]+\.tsx?$/.test(path))).toEqual([]);
    expect(manifest.type).toBe('module');
  });

  test('No source uses what only CommonJS has', () => {
    const names = ['require', 'module', 'exports', '__dirname', '__filename'];
    const isName = (node: ts.Node) => ts.isIdentifier(node) && names.includes(node.text) && !ts.isPropertyAccessExpression(node.parent);
    const isCommon = (node: ts.Node) => ts.isImportEqualsDeclaration(node) || ts.isExportAssignment(node) || isName(node);
    expect(places(isCommon)).toEqual([]);
  });

  test('The package offers no CommonJS', () => {
    expect(manifest).not.toHaveProperty('main');
    expect(JSON.stringify(manifest.exports)).not.toMatch(/"require"|\.cjs"|\.cts"/);
  });
});

interface Manifest {
  readonly type?: string;
  readonly exports?: unknown;
  readonly dependencies?: Record<string, string>;
}

const manifest: Manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

interface Lock {
  readonly packages: Record<string, Manifest & { readonly resolved?: string; readonly link?: boolean }>;
}

describe('What users install with the library is little, and known', () => {
  test('At run time it needs xstate and @xstate/store, nothing else', () => {
    expect(Object.keys(manifest.dependencies ?? {}).sort()).toEqual(['@xstate/store', 'xstate']);
    for (const kind of ['peerDependencies', 'optionalDependencies', 'bundleDependencies', 'bundledDependencies']) {
      expect(manifest).not.toHaveProperty(kind);
    }
  });

  test('It takes any version of these that is compatible, so that a user has one copy of each', () => {
    expect(manifest.dependencies).toEqual({
      xstate: expect.stringMatching(/^\^5\.\d+\.\d+$/),
      '@xstate/store': expect.stringMatching(/^\^4\.\d+\.\d+$/),
    });
  });

  test('The lock file names no server but the public registry, and no folder', () => {
    const lock: Lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
    const packages = Object.entries(lock.packages);
    const elsewhere = packages.filter(
      ([, { resolved, link }]) => link === true || (resolved !== undefined && !/^https:\/\/registry\.npmjs\.org\//.test(resolved)),
    );
    expect(elsewhere.map(([path]) => path)).toEqual([]);
    expect(lock.packages['']?.dependencies).toEqual(manifest.dependencies);
  });
});
