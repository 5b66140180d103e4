import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { codeOf, findExamples } from '../../docs/examples/examples.js';

const guide = readFileSync('docs/guide.md', 'utf8');
const examples = findExamples();

/** Lines outside of code, as a reader sees them. */
const prose = guide.replace(/^```.*?^```$/gms, '');

interface Place {
  readonly group: string | undefined;
  readonly title: string | undefined;
  readonly name: string | undefined;
  /** What comes directly before it. */
  readonly before: string | undefined;
  readonly text: string;
}

/** The places of examples, in their order, with the headings that they are under. */
const places = [...guide.matchAll(/^<!-- example: (\S+) -->\n(.*?)^<!-- end of example -->$/gms)].map(
  ({ 1: name, 2: text = '', index }): Place => {
    const before = guide.slice(0, index).replace(/^```.*?^```$/gms, '');
    const last = (level: string) => [...before.matchAll(new RegExp(`^${level} (.+)$`, 'gm'))].at(-1)?.[1];
    return { group: last('##'), title: last('###'), name, before: before.trimEnd().split('\n').at(-1), text };
  },
);

test('the guide has all that there is to say, in this order', () => {
  const headings = [...prose.matchAll(/^(##|###) (.+)$/gm)].map(([, level, title]) =>
    level === '##' ? `${title}:` : title,
  );
  expect(headings).toEqual([
    'Mental model:',
    'Signals in one minute',
    'The spreadsheet, extended',
    'Key principles',
    'Compared with doing it by hand',
    'Core concepts:',
    'Creating a resource',
    'The params function',
    'The loader function',
    'The six statuses',
    'Reading a resource',
    'Use cases:',
    'Data fetching (REST API)',
    'Database queries',
    'Search with debouncing',
    'Dependent resources (waterfall loading)',
    'Polling',
    'Real-time updates',
    'Design patterns:',
    'Optimistic updates',
    'Request deduplication',
    'Error handling with retry',
    'Caching with the previous state',
    'Conditional loading',
    'Best practices:',
    'Create resources wherever you like',
    'Use hasValue() as a type guard',
    'Check for cancellation in long loaders',
    'Take one snapshot instead of several reads',
    'Return null from params where there is nothing to load',
    'Clean up when you are done',
    'Compute params that would change too often',
    'More ways to a value:',
    'Load with the value of another resource',
    'An answer that arrives in pieces',
    'Streams of RxJS',
    'A value that is there already',
    'A list that grows',
    'Actor logic as a loader',
    'Reload, whatever is running',
    'In a framework:',
    'No framework',
    'Six frameworks',
    'Server rendering',
    'Questions and answers:',
    'Summary:',
  ]);
});

test('each example has one place, under its own headings, in the order of the numbers', () => {
  expect(examples.length).toBeGreaterThan(0);
  const own = examples.map(({ name }) => name);
  const placed = places
    .filter(({ name = '' }) => own.includes(name))
    .map(({ group, title, name }) => ({ group, title, name }));
  expect(placed).toEqual(examples.map(({ group, title, name }) => ({ group, title, name })));
});

test('there is an example for each place', () => {
  const own = examples.map(({ name }) => name);
  expect(places.map(({ name = '' }) => name).filter((name) => !own.includes(name))).toEqual([]);
});

test.each(examples.map(({ name, file }) => [name, file] as const))(
  'the guide shows how %s is run, its code, and what it prints',
  (name, file) => {
    const { before, text = '' } = places.find((place) => place.name === name) ?? {};
    expect(before).toBe(`Run it: \`npm run example ${name}\``);
    expect(/^```ts\n(.*?)^```\n\n```text\n.+?^```\n$/ms.exec(text)?.[1]).toBe(codeOf({ file }));
  },
);

test('below each heading there are words, or a heading below it', () => {
  const silent = [...prose.replace(/<!--.*?-->/gs, '').matchAll(/^(##|###) (.+)\n\s*(?=(#*))/gm)].filter(
    ([, level = '', , next = '']) => next.length <= level.length && next !== '',
  );
  expect(silent.map(([, , title]) => title)).toEqual([]);
});

test('each link of the guide leads somewhere', () => {
  const anchors = [...prose.matchAll(/^#{1,3} (.+)$/gm)].map(
    ([, title = '']) =>
      `#${title
        .toLowerCase()
        .replace(/[^\w\s-]/g, '')
        .replace(/\s/g, '-')}`,
  );
  const broken = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].filter(([, link = '']) => {
    if (link.startsWith('https:')) return false;
    return link.startsWith('#') ? !anchors.includes(link) : !existsSync(`docs/${link.replace(/#.*/, '')}`);
  });
  expect(broken.map(([link]) => link)).toEqual([]);
});
