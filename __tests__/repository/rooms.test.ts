/** Which folder may import which. */
import { describe, expect, test } from '@jest/globals';
import ts from 'typescript';
import { at, type Import, isIn, library, nodes } from './sources.js';

/** The modules that every folder of `src/` may import. */
const ground = ['src/shared', 'machines/errors', 'machines/microtask'];

/**
 * What each folder may import, besides itself: other folders, single files of them, and packages.
 * `node:` stands for every module of Node.js. A file with its own row is not subject to the row of
 * its folder.
 */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  machines: ['xstate'],
  'src/shared': ['machines/errors'],
  'src/signals': ground,
  'src/signals/atoms': ['src/shared', '@xstate/store'],
  'src/chart': ground,
  'src/chart/mermaid': [...ground, 'src/chart', 'xstate (types)'],
  'src/interpreter': [...ground, 'machines', 'xstate'],
  'src/resource': [...ground, 'src/interpreter', 'src/signals', 'machines', 'xstate'],
  'src/index': ['src/resource', 'src/signals', 'machines'],
  'src/loaders': [
    ...ground,
    'src/index',
    'src/signals',
    'src/resource/brand',
    'src/resource/companion',
    'src/resource/member',
    'src/resource/state',
    'src/resource/live-resources',
    'src/interpreter/xstate-internals',
    'machines',
    'xstate',
  ],
  'src/frameworks': [
    ...ground,
    'src/index',
    'src/signals',
    'src/resource/brand',
    'src/resource/cached',
    'src/resource/chain',
    'src/resource/member',
    'src/resource/options',
    'src/resource/resource',
    'src/resource/state',
    'src/resource/types',
    'src/interpreter/transition-table',
    'machines',
  ],
  'src/frameworks/react': ['src/frameworks', 'src/index', 'react'],
  'src/frameworks/preact': ['src/frameworks', 'src/index', 'preact', 'preact/compat', 'preact/hooks'],
  'src/frameworks/vue': ['src/frameworks', 'src/index', 'src/resource/types', ...ground, 'vue'],
  'src/frameworks/vue-signals': ['src/index', ...ground, 'vue'],
  'src/frameworks/angular': ['src/frameworks', 'src/index', 'src/resource/types', ...ground, '@angular/core'],
  'src/frameworks/angular-signals': [
    'src/index',
    'src/signals',
    ...ground,
    '@angular/core',
    '@angular/core/primitives/signals',
  ],
  'src/frameworks/solid-signals': [...ground, 'src/index', 'src/signals/batch', 'solid-js', 'solid-js/web'],
  'src/frameworks/solid': [
    'src/frameworks',
    'src/index',
    'src/resource/types',
    'machines/load',
    ...ground,
    'solid-js',
    'solid-js/web',
  ],
  'src/frameworks/solid-suspense': [
    'src/frameworks',
    'src/index',
    'src/resource/cached',
    'solid-js',
    'solid-js/web',
  ],
  'src/frameworks/svelte-signals': [
    ...ground,
    'src/index',
    'src/signals/batch',
    'svelte',
    'svelte/reactivity',
    'svelte/store',
  ],
  'src/frameworks/svelte': [
    'src/frameworks',
    'src/index',
    'src/resource/types',
    'machines/load',
    ...ground,
    'svelte',
    'svelte/reactivity',
  ],
  'src/testing': ['src/index', 'src/shared', 'machines'],
  'src/testing/model-graph': ['src/testing', 'src/shared', 'machines', 'xstate', 'xstate/graph'],
  'src/inspect': [
    ...ground,
    'src/chart',
    'src/signals',
    'src/interpreter/inspection',
    'src/interpreter/xstate-internals',
    'src/resource/live-resources',
    'xstate',
  ],
  'src/inspector/page': ['src/chart', 'src/inspect/protocol', 'preact', 'preact/hooks', '@dagrejs/dagre'],
  'src/inspector/server': ['src/inspect/protocol', 'ws', 'node:'],
};

const folders = Object.keys(mayImport);
const paths = library.map(({ path }) => path);
const imports = library.flatMap((source) => source.imports);

const folderOf = (path: string) =>
  folders.filter((folder) => isIn(path, folder)).sort((a, b) => b.length - a.length)[0];

function isAllowed({ from, target, typeOnly }: Import): boolean {
  const folder = folderOf(from);
  if (folder === undefined) return false;
  const allowed = [folder, ...(mayImport[folder] ?? [])];
  return allowed.some((place) => isIn(target, place) || (typeOnly && `${target} (types)` === place));
}

const arrow = ({ from, target }: Import) => `${from} → ${target}`;

function complaint(one: Import): string {
  const folder = folderOf(one.from);
  if (folder === undefined) return `${one.from} is not in a folder of the table`;
  return `${arrow(one)} is not allowed: ${folder} may import ${(mayImport[folder] ?? []).join(', ')}`;
}

/** The files on a path that leads back to its start; empty if there is no such path. */
function cycleFrom(start: string, next: (path: string) => string[]): string[] {
  const visit = (path: string, before: string[]): string[] => {
    const index = before.indexOf(path);
    if (index >= 0) return [...before.slice(index), path];
    for (const target of next(path)) {
      const found = visit(target, [...before, path]);
      if (found.length > 0) return found;
    }
    return [];
  };
  return visit(start, []);
}

describe('Which folder may import which', () => {
  test('The files and their imports are found', () => {
    expect(imports.map(arrow)).toEqual(
      expect.arrayContaining([
        'machines/resource.machine.ts → xstate',
        'src/index.ts → machines/index.ts',
        'src/signals/atoms.ts → @xstate/store',
        'src/inspector/server/server.ts → node:http',
      ]),
    );
  });

  test('Every folder in the table exists, and every file is in one of them', () => {
    expect(folders.filter((folder) => !paths.some((path) => isIn(path, folder)))).toEqual([]);
    expect(paths.filter((path) => folderOf(path) === undefined)).toEqual([]);
  });

  test('No file imports what its folder may not import', () => {
    expect(imports.filter((one) => !isAllowed(one)).map(complaint)).toEqual([]);
  });

  test('A folder is allowed only what it imports', () => {
    const unused = folders.flatMap((folder) => {
      const own = imports.filter(({ from }) => folderOf(from) === folder);
      const places = (mayImport[folder] ?? []).filter((place) => !ground.includes(place));
      return places
        .filter((place) => !own.some(({ target }) => isIn(target, place.replace(' (types)', ''))))
        .map((place) => `${folder} → ${place}`);
    });
    expect(unused).toEqual([]);
  });

  test('A forbidden import is explained', () => {
    const wrong = { from: 'src/shared/weak.ts', target: 'src/signals/batch.ts', typeOnly: false };
    expect(isAllowed(wrong)).toBe(false);
    expect(complaint(wrong)).toBe(
      'src/shared/weak.ts → src/signals/batch.ts is not allowed: src/shared may import machines/errors',
    );
    expect(isAllowed({ from: 'src/chart/mermaid.ts', target: 'xstate', typeOnly: false })).toBe(false);
    expect(isAllowed({ from: 'src/testing/trial.ts', target: 'xstate/graph', typeOnly: false })).toBe(false);
    expect(isAllowed({ from: 'src/elsewhere/file.ts', target: 'xstate', typeOnly: false })).toBe(false);
  });

  test('Every imported file exists', () => {
    const lost = imports.filter(({ target }) => /\.tsx?$/.test(target) && !paths.includes(target));
    expect(lost.map(arrow)).toEqual([]);
  });

  test('No file imports itself, directly or in a cycle', () => {
    const needs = (path: string) =>
      imports.filter(({ from, typeOnly }) => from === path && !typeOnly).map(({ target }) => target);
    expect(paths.map((path) => cycleFrom(path, needs)).filter((cycle) => cycle.length > 0)).toEqual([]);
  });

  test('Every file is used by an entry point', () => {
    const used = new Set([
      'src/index.ts',
      'src/loaders/index.ts',
      ...paths.filter((path) =>
        /^src\/frameworks\/(adapter|react|preact|vue|solid|svelte|angular)\.ts$/.test(path),
      ),
      'src/testing/index.ts',
      'src/inspect/index.ts',
      'src/inspector/server/index.ts',
      'src/inspector/server/cli.ts',
      'src/inspector/page/main.tsx',
      'machines/index.ts',
    ]);
    for (const path of used) for (const { from, target } of imports) if (from === path) used.add(target);
    expect(paths.filter((path) => !used.has(path))).toEqual([]);
  });

  test('No two files have the same name, except index and types', () => {
    const names = paths.map((path) => path.slice(path.lastIndexOf('/') + 1).replace(/\.tsx?$/, ''));
    const twice = names.filter(
      (name, index) => names.indexOf(name) < index && !['index', 'types'].includes(name),
    );
    expect(twice).toEqual([]);
  });
});

describe('Some features are used only in known files', () => {
  const isInspector = (path: string) => path.startsWith('src/inspector/');

  test('Features that a platform may lack', () => {
    const lacking = /\bnew (WeakRef|FinalizationRegistry|DOMException)\b|\breportError\(/;
    const users = library.filter(({ path, text }) => !isInspector(path) && lacking.test(text));
    expect(users.map(({ path }) => path).sort()).toEqual([
      'machines/errors.ts',
      'machines/load.ts',
      'src/shared/report-error.ts',
      'src/shared/weak.ts',
    ]);
  });

  test('Private members of XState', () => {
    const isPrivate = (node: ts.Node) =>
      (ts.isPropertyAccessExpression(node) && node.name.text.startsWith('_')) ||
      (ts.isBindingElement(node) && /^_./.test((node.propertyName ?? node.name).getText()));
    const users = library.filter(({ path, tree }) => !isInspector(path) && [...nodes(tree)].some(isPrivate));
    const known = [
      'machines/loader-actor.ts',
      'machines/logic-loader.ts',
      'src/interpreter/xstate-internals.ts',
    ];
    const others = users.filter(({ path }) => !known.includes(path));
    expect(others.flatMap(({ tree }) => [...nodes(tree)].filter(isPrivate).map(at))).toEqual([]);
    expect(users.map(({ path }) => path).sort()).toEqual(known);
  });
});
