import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { root } from './sources.js';

/** What readers stumble over, and what to write instead. */
const words: Readonly<Record<string, string>> = {
  '\\banew\\b': 'again',
  '\\bto be had\\b': 'available',
  '\\bbelongs? into\\b': 'belongs in',
  '\\bcircles?\\b': 'cycle',
  '(?<!\\b(there|or|it) )\\b(is|are|was|were) none\\b': 'is not a …, has no …',
  '\\bwho(m|so)?ever\\b': 'if you …, code that …',
  '\\b(told|tells?|telling) of\\b': 'notified of',
  '\\bhear(s|d)? of\\b': 'is notified of, learns of',
  '\\bthe \\w+ there (is|are)(?=[.,;:)])': 'the current …, the existing …',
  '\\bas (it is|it was|they are|they were)(?=[.,;:)])': 'unchanged',
  '\\bin the end\\b': 'finally, eventually, at the end',
  "\\b(function|code|value|error|class|callback|loader)s? of (the|a) user'?s?\\b": 'user-supplied …, your …',
  '\\bin step\\b': 'in sync',
  '\\bin the midst\\b': 'during, in the middle of',
  '\\bstands? in (?!for)': 'is in',
  '\\b(is|are|was|were) to be\\b': 'must be, should be, will be',
  '\\bwhich there (is|are) not\\b': 'unknown, missing',
  '\\blets? out\\b': 'throws',
  '\\bgiv(e|es|en|ing) back\\b': 'return',
  '\\bin sight\\b': '',
  '\\bwhat there is\\b': 'what exists',
  '\\bhinder(s|ed)?\\b': 'prevent',
};

/** A circle that is drawn. */
const drawn = /^(src\/inspector\/page|__tests__\/inspector)\/.*\bcircle/;

const ignored =
  /(^|\/)(node_modules|dist|coverage|reports|\.git|\.stryker-tmp|\.vitepress\/(dist|cache))(\/|$)/;

const files = [
  ...['machines', 'src', '__tests__', 'docs', '.ci', '.github'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name, parentPath }) => posix.join(parentPath.slice(root.length).replaceAll('\\', '/'), name)),
  ),
  ...readdirSync(root).filter((name) => /\.(md|mjs)$/.test(name)),
].filter((path) => /(\.(md|[cm]?tsx?|[cm]js|vue|svelte|html|yml)|\/run)$/.test(path) && !ignored.test(path));

const texts = files
  .filter((path) => !path.endsWith('words.test.ts'))
  .map((path) => ({ path, lines: readFileSync(join(root, path), 'utf8').split('\n') }));

describe('What is written is plain English', () => {
  test('in the files of the library, of its tests and of its docs', () => {
    expect(files).toEqual(expect.arrayContaining(['README.md', 'src/index.ts', 'docs/guide.md', '.ci/run']));
    expect(files.length).toBeGreaterThan(500);
  });

  test.each(Object.entries(words))('without %s', (word, instead) => {
    const pattern = new RegExp(word, 'i');
    const found = texts.flatMap(({ path, lines }) =>
      lines.flatMap((line, index) =>
        pattern.test(line) && !drawn.test(`${path} ${line}`)
          ? [`${path}:${index + 1} has "${pattern.exec(line)?.[0]}"; better: ${instead}`]
          : [],
      ),
    );
    expect(found).toEqual([]);
  });
});
