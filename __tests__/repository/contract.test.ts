/**
 * Checks that tests are named after the rules of docs/contract.md, and the page names those tests.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import ts from 'typescript';
import { nodes, root, type Source, sourcesIn } from './sources.js';

interface Rule {
  /** The name in tests: `rule 4: reload`. */
  readonly name: string;
  /** The files with its tests, relative to the root. */
  readonly files: readonly string[];
}

function rulesOf(page: string): Rule[] {
  return page
    .split(/^### /m)
    .slice(1)
    .map((section) => {
      const [, number, title = ''] = /^(?:(\d+)\. )?(.+)$/m.exec(section) ?? [];
      const [tested = ''] = /^Tested in \[(?:[^)]|\)(?!\.$))*\)\.$/m.exec(section) ?? [];
      const files = [...tested.matchAll(/\]\(([^)]+)\)/g)].map(([, link = '']) => posix.join('docs', link));
      const name = number === undefined ? title.toLowerCase() : `rule ${number}: ${title.toLowerCase()}`;
      return { name, files };
    });
}

interface Sentence {
  readonly text: string;
  /** The tests of the sentence: their files, relative to the root, and their titles. */
  readonly tests: readonly { readonly file: string; readonly title: string }[];
}

/**
 * The sentences of rules that are lists. Each sentence links to tests by their titles:
 * `[test](../x.test.ts "title")`.
 */
function sentencesOf(page: string): Sentence[] {
  return [...page.matchAll(/^- (.+)$/gm)].map(([, item = '']) => ({
    text: item.replace(/ ?\[test\]\(.*/, ''),
    tests: [...item.matchAll(/\[test\]\((\S+) (["'])(.+?)\2\)/g)].map(([, link = '', , title = '']) => ({
      file: posix.join('docs', link),
      title,
    })),
  }));
}

/** The titles of all `test` and `describe` calls in a file. */
function titlesIn({ tree }: Pick<Source, 'tree'>): string[] {
  return [...nodes(tree)].flatMap((node) => {
    if (!ts.isCallExpression(node) || !/^(describe|test)\b/.test(node.expression.getText())) return [];
    const [title] = node.arguments;
    return title !== undefined && ts.isStringLiteralLike(title) ? [title.text] : [];
  });
}

const tests = sourcesIn('__tests__').filter(({ path }) => /(\.test|\bsuites\/[\w-]+)\.tsx?$/.test(path));
const page = readFileSync(join(root, 'docs/contract.md'), 'utf8');
const rules = rulesOf(page);

/** The title of a test may continue after the name of the rule. */
const isNamedAfter = (title: string, { name }: Rule) =>
  title.toLowerCase() === name || title.toLowerCase().startsWith(`${name}: `);

test.each(rules.map((rule) => [rule.name, rule] as const))(
  '%s: the page links to a test of that name',
  (_, rule) => {
    expect(rule.files).not.toEqual([]);
    expect(rule.files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
    const titles = tests.filter(({ path }) => rule.files.includes(path)).flatMap(titlesIn);
    expect(titles.filter((title) => isNamedAfter(title, rule))).not.toEqual([]);
  },
);

describe('Each sentence in the lists', () => {
  const sentences = sentencesOf(page);
  const titles = new Map(tests.map((source) => [source.path, titlesIn(source)]));

  test('is found', () => {
    expect(sentences.length).toBeGreaterThan(60);
  });

  test.each(sentences.map((sentence) => [sentence.text, sentence] as const))('%s', (_, { tests }) => {
    expect(tests).not.toEqual([]);
    expect(tests.filter(({ file, title }) => titles.get(file)?.includes(title) !== true)).toEqual([]);
  });
});

test('Each test that is named after a rule is named after one on the page', () => {
  const titled = tests.flatMap((source) => titlesIn(source).map((title) => ({ title, path: source.path })));
  const named = titled.filter(({ title }) => /^rule \d/.test(title));
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter(({ title }) => !rules.some((rule) => isNamedAfter(title, rule)))).toEqual([]);
});

describe('Parsing a page finds', () => {
  test('a rule with a number, one without, and one without links', () => {
    const text = `# Rules\n\n### 4. Reload\n\nAgain.\n\nTested in [reload.test.ts](../__tests__/reload.test.ts) and\n[abort.test.ts](../__tests__/abort.test.ts).\n\n### A signal\n\nIs read.\n`;
    expect(rulesOf(text)).toEqual([
      { name: 'rule 4: reload', files: ['__tests__/reload.test.ts', '__tests__/abort.test.ts'] },
      { name: 'a signal', files: [] },
    ]);
  });

  test('sentences and the tests that they name', () => {
    const text = `### A list\n\n- One. [test](../__tests__/a.test.ts "is one") Or "two". [test](../__tests__/b.test.ts 'is "two"')\n- None.\n`;
    expect(sentencesOf(text)).toEqual([
      {
        text: 'One.',
        tests: [
          { file: '__tests__/a.test.ts', title: 'is one' },
          { file: '__tests__/b.test.ts', title: 'is "two"' },
        ],
      },
      { text: 'None.', tests: [] },
    ]);
  });

  test('the titles of tests, however they are created', () => {
    const text = "describe('a', () => test.each([1])('b %p', () => {})); test(`c`, () => {}); expect('d');";
    expect(titlesIn({ tree: ts.createSourceFile('x.ts', text, ts.ScriptTarget.Latest, true) })).toEqual([
      'a',
      'b %p',
      'c',
    ]);
  });
});
