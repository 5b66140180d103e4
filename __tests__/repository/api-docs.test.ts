import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import ts from 'typescript';
import { apiPage } from '../../docs/tools/api.js';
import { typeErrors } from '../support/typed.js';

const root = process.cwd();
const page = readFileSync(join(root, 'docs/api.md'), 'utf8');
const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  readonly exports: Readonly<Record<string, string | { readonly types: string }>>;
};

/** The headings of a page, excluding code blocks, with the anchors that GitHub gives them. */
function headingsOf(
  text: string,
): { readonly level: number; readonly title: string; readonly anchor: string }[] {
  const used = new Map<string, number>();
  return [...text.replace(/^```.*?^```$/gms, '').matchAll(/^(#+) (.+)$/gm)].map(
    ([, marks = '', title = '']) => {
      const slug = title
        .toLowerCase()
        .replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '')
        .replaceAll(' ', '-');
      const count = used.get(slug) ?? 0;
      used.set(slug, count + 1);
      return { level: marks.length, title, anchor: count === 0 ? slug : `${slug}-${count}` };
    },
  );
}

const anchorsIn = (text: string) => [...text.matchAll(/\]\(#([^)]*)\)/g)].map(([, anchor = '']) => anchor);

test('The page is up to date with the code; if not, run npm run docs', () => {
  expect(apiPage()).toBe(page);
});

test('Nothing on the page depends on where it was generated', () => {
  expect(page).not.toContain(root);
  expect(page).not.toMatch(/node_modules|\.ts:\d/);
});

describe('The page lists every export of the built package, and nothing else', () => {
  const modules = Object.entries(exports).flatMap(([path, target]) =>
    typeof target === 'string' ? [] : [[`xstate-resource${path.slice(1)}`, target.types] as const],
  );
  const chapters = new Map(page.split(/^## /m).map((text) => [text.slice(0, text.indexOf('\n')), text]));
  const titles = new Map(headingsOf(page).map(({ anchor, title }) => [anchor, title]));

  /** The exports that the chapter of an entry point describes, or links to in another chapter. */
  const shownBy = (entry: string) => {
    const chapter = chapters.get(entry) ?? '';
    const elsewhere = anchorsIn(/^Also exported here: .*$/m.exec(chapter)?.[0] ?? '').map(
      (anchor) => titles.get(anchor) ?? anchor,
    );
    return [...headingsOf(chapter).map(({ title }) => title), ...elsewhere];
  };
  const nameOf = (title: string) => title.replace('()', '');

  test('There are thirteen entry points', () => {
    expect(modules.map(([entry]) => entry)).toEqual(
      headingsOf(page).flatMap(({ level, title }) => (level === 2 ? title : [])),
    );
    expect(modules).toHaveLength(13);
  });

  test.each(modules)('%s: everything that its declarations export', (entry, declarations) => {
    const { statements } = ts.createSourceFile(
      entry,
      readFileSync(join(root, declarations), 'utf8'),
      ts.ScriptTarget.Latest,
    );
    const exported = statements.flatMap((statement) =>
      ts.isExportDeclaration(statement) && statement.exportClause && ts.isNamedExports(statement.exportClause)
        ? statement.exportClause.elements.map(({ name }) => name.text)
        : [],
    );
    expect(exported.length).toBeGreaterThan(2);
    expect(shownBy(entry).map(nameOf).sort()).toEqual(exported.sort());
  });

  test.each(modules)(
    '%s: everything that it exports at run time, functions as functions',
    async (entry, declarations) => {
      const module: Readonly<Record<string, unknown>> = await import(
        join(root, declarations.replace('.d.ts', '.js'))
      );
      const titles = Object.entries(module).map(([name, value]) =>
        typeof value === 'function' ? `${name}()` : name,
      );
      expect(titles.length).toBeGreaterThan(0);
      expect(shownBy(entry)).toEqual(expect.arrayContaining(titles));
      expect(shownBy(entry).filter((title) => title.endsWith('()')).length).toBe(
        titles.filter((title) => title.endsWith('()')).length,
      );
    },
  );
});

test('Every link within the page leads to a heading', () => {
  const anchors = headingsOf(page).map(({ anchor }) => anchor);
  expect(anchorsIn(page).length).toBeGreaterThan(anchors.length);
  expect(anchorsIn(page).filter((anchor) => !anchors.includes(anchor))).toEqual([]);
});

describe('The examples in doc comments', () => {
  const files = ['src', 'machines'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => join(folder, name)),
  );
  const examples = files.flatMap((file) => {
    const examplesIn = (node: ts.Node): string[] => [
      ...ts
        .getJSDocCommentsAndTags(node)
        .flatMap((comment) =>
          ts.isJSDoc(comment)
            ? (comment.tags ?? [])
                .filter(({ tagName }) => tagName.text === 'example')
                .map((tag) => ts.getTextOfJSDocComment(tag.comment) ?? '')
            : [],
        ),
      ...node
        .getChildren()
        .filter((child) => !ts.isJSDoc(child))
        .flatMap(examplesIn),
    ];
    const found = examplesIn(
      ts.createSourceFile(file, readFileSync(join(root, file), 'utf8'), ts.ScriptTarget.Latest, true),
    );
    return found.map((text) => ({ text, file }));
  });
  /** Examples for frameworks are fragments of components. */
  const programs = examples.filter(({ file }) => !file.startsWith(join('src', 'frameworks')));

  test('are on the page, in code blocks', () => {
    expect(examples.length).toBeGreaterThan(12);
    const isShown = ({ text }: { readonly text: string }) =>
      /^```(tsx?|svelte|vue)\n.*\n```$/s.test(text) && page.includes(`\n${text}\n`);
    expect(examples.filter((example) => !isShown(example))).toEqual([]);
  });

  /** Declarations that the examples assume. */
  const granted = `
    import type { Resource, Signal } from 'xstate-resource';
    import type { ControlledLoader } from 'xstate-resource/testing';
    declare global {
      interface User { readonly name: string }
      const [ada, grace]: readonly [User, User];
      const id: Signal<number>;
      const [first, last]: readonly [Signal<string>, Signal<string>];
      const user: Resource<User>;
      const { test, expect }: typeof import('@jest/globals');
      function mount(users: ControlledLoader<User, number>): { choose(id: number): void; readonly text: string };
    }`;

  test('have no type errors, with the built package', () => {
    const importable = headingsOf(page).reduce<{ entry: string; imports: Record<string, string> }>(
      ({ entry, imports }, { level, title }) =>
        level === 2
          ? { entry: title, imports }
          : { entry, imports: { ...imports, [title.replace('()', '')]: entry } },
      { entry: '', imports: {} },
    ).imports;
    const files = new Map([
      [join(root, 'granted.d.ts'), granted],
      ...programs.map(({ text }, index) => {
        const code = text.replaceAll(/^```.*$/gm, '');
        const used = Object.entries(importable).filter(([name]) => new RegExp(`\\b${name}\\b`).test(code));
        const imports = used.map(([name, entry]) => `import { ${name} } from '${entry}';`);
        return [join(root, `example-${index}.ts`), [...imports, code, 'export {};'].join('\n')] as const;
      }),
    ]);
    expect(typeErrors(files)).toEqual([]);
  });
});

describe('For another package', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'xstate-resource-api-'));
    mkdirSync(join(folder, 'src'));
    writeFileSync(
      join(folder, 'tsconfig.json'),
      '{ "compilerOptions": { "paths": { "stable": ["./src/index.ts"] } } }',
    );
    writeFileSync(
      join(folder, 'package.json'),
      '{ "name": "stable", "exports": { ".": { "types": "./dist/src/index.d.ts" } } }',
    );
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const pageOf = (source: string) => {
    writeFileSync(join(folder, 'src/index.ts'), source);
    return apiPage(folder);
  };

  test('a missing doc comment or an unknown tag is rejected', () => {
    const source = `
      export {};
      export interface Horse {
        name: string;
        /** Trots. */
        trot(): void;
        /** Uses @statelyai/inspect. */
        look(): void;
      }
      export function ride(horse: Horse): void {}
      /** */
      export const legs = 4;`;
    expect(() => pageOf(source)).toThrow(
      [
        'docs/api.md cannot be written:',
        'stable has no doc comment on its first line.',
        'legs of stable has no doc comment.',
        'ride of stable has no doc comment.',
        'Horse of stable has no doc comment.',
        'Horse.name of stable has no doc comment.',
        'Horse.look() of stable has the unknown tag @statelyai.',
      ].join('\n'),
    );
  });

  test('a type that is not exported is rejected if an export names it', () => {
    const source = `
      /** Horses. */
      export {};
      interface Leg {}
      /** Has legs. */
      export interface Horse<T> {
        /** All of them. */
        readonly legs: readonly Leg[];
        /** What it wears. */
        readonly saddle: T | undefined;
      }`;
    expect(() => pageOf(source)).toThrow(
      'cannot be written:\nHorse of stable refers to the type Leg, which is not exported.',
    );
  });

  test('names that are the same to GitHub get separate anchors, and a table stays intact', () => {
    const source = `
      /** Horses: \`horse()\` makes a \`Horse\`. */
      export {};

      /** What \`horse()\` makes. */
      export interface Horse {
        /**
         * \`left | right\`.
         *
         * @returns Whether it moves.
         */
        turn(): boolean;
      }
      /**
       * Makes a \`Horse\`.
       *
       * @throws TypeError if it is a cow.
       */
      export function horse(name?: string): Horse;
      export function horse(...names: string[]): Horse { return { turn: () => names.length > 0 } }`;
    const [, chapter] = pageOf(source).split('## stable\n');
    expect(chapter).toBe(
      `
Horses: [\`horse()\`](#horse) makes a [\`Horse\`](#horse-1).

### horse()

Makes a [\`Horse\`](#horse-1).

\`\`\`ts
function horse(name?: string): Horse;
\`\`\`

See [Horse](#horse-1).

- **Throws:** TypeError if it is a cow.

### Horse

What [\`horse()\`](#horse) makes.

\`\`\`ts
interface Horse {
  turn(): boolean;
}
\`\`\`

| member | |
| --- | --- |
| \`turn()\` | \`left \\| right\`.<br>**Returns:** Whether it moves. |
`,
    );
  });
});
