import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { codeOf, findExamples } from '../../docs/examples/examples.js';
import { findPages } from '../../docs/tools/pages.js';

const examples = findExamples();
const index = readFileSync('docs/guide.md', 'utf8');

/** A page of the docs. */
interface Page {
  readonly path: string;
  /** The heading in the guide that lists the page, if any. */
  readonly group: string | undefined;
  readonly title: string | undefined;
  readonly text: string;
}

function pageAt(path: string, group?: string): Page {
  const text = readFileSync(path, 'utf8');
  return { path, group, title: /^# (.+)$/m.exec(text)?.[1], text };
}

/** The pages that the guide lists, in order. */
const listed = index.split(/^## /m).flatMap((section) => {
  const group = section.split('\n', 1)[0];
  return [...section.matchAll(/^- \[(.+?)\]\((.+?\.md)\)/gm)].map(([, title, path = '']) => ({
    ...pageAt(`docs/${path}`, group),
    linkedAs: title,
  }));
});

const places = listed.flatMap((page) =>
  [...page.text.matchAll(/^<!-- example: (\S+) -->\n(.*?)^<!-- end of example -->$/gms)].map(
    ({ 1: name, 2: text = '', index }) => ({ page, name, text, before: page.text.slice(0, index).trimEnd() }),
  ),
);

test('the guide links to each of its pages once, by its title', () => {
  const folders = /^docs\/(concepts|recipes|practices)\//;
  expect(
    listed
      .map(({ path }) => path)
      .filter((path) => folders.test(path))
      .sort(),
  ).toEqual(findPages().filter((path) => folders.test(path)));
  const guide = listed.filter(({ path }) => folders.test(path));
  expect(guide.map(({ linkedAs }) => linkedAs)).toEqual(guide.map(({ title }) => title));
});

test('each example appears once, on the page with its title, in the order of their numbers', () => {
  expect(examples.length).toBeGreaterThan(0);
  expect(places.map(({ page: { group, title }, name }) => ({ group, title, name }))).toEqual(
    examples.map(({ group, title, name }) => ({ group, title, name })),
  );
});

test.each(examples.map(({ name, file }) => [name, file] as const))(
  'the guide shows how to run %s, its code, and its output',
  (name, file) => {
    const { before, text = '' } = places.find((place) => place.name === name) ?? {};
    expect(
      before
        ?.replace(/\n+<!-- live -->$/, '')
        .split('\n')
        .at(-1),
    ).toBe(`Run it: \`npm run example ${name}\``);
    expect(/^```ts\n(.*?)^```\n\n```text\n.+?^```\n$/ms.exec(text)?.[1]).toBe(codeOf({ file }));
  },
);

test.each(findPages())('%s has one title and text below each heading', (path) => {
  const prose = pageAt(path)
    .text.replace(/^```.*?^```$/gms, 'code')
    .replace(/<!--.*?-->/gs, '');
  expect(prose.match(/^# .+$/gm)).toHaveLength(1);
  const silent = [...prose.matchAll(/^(#{2,4}) (.+)\n\s*(#*)/gm)].filter(
    ([, level = '', , next = '']) => next !== '' && next.length <= level.length,
  );
  expect(silent.map(([, , title]) => title)).toEqual([]);
});
