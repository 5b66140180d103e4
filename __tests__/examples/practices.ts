import { beforeAll, describe, expect, test } from '@jest/globals';
import { linesInGuide, linesOf } from './printed.js';

/** The output of each example. */
const printed: Record<string, string[]> = {};
const names = ['guard', 'long-loader', 'snapshot', 'nothing', 'clean-up', 'computed-params'];

beforeAll(async () => {
  for (const name of names) printed[name] = await linesOf(name);
});

test.each(names)('%s prints what the guide says', (name) => {
  expect(printed[name]).toEqual(linesInGuide(name));
});

describe('hasValue()', () => {
  test('guards against the error that value() throws', () => {
    expect(printed.guard?.slice(0, 2)).toEqual([
      'with the guard: France – without: France',
      'with the guard: – – without: throws Error: There is no country XYZ.',
    ]);
  });

  test('is true for null, and false for undefined', () => {
    expect(printed.guard?.slice(2)).toEqual([
      'FRA the capital is Paris',
      'ATA the capital is null',
      'XYZ nothing is known',
    ]);
  });
});

test('a long loader that checks its signal stops after two of five pages; one that does not reads them all', () => {
  expect(printed['long-loader']).toEqual([
    '250 countries, Vatican City is the smallest.',
    '250 countries, Vatican City is the smallest.',
    'careful: 2 pages by name, 5 by area',
    'careless: 5 pages by name, 5 by area',
  ]);
});

describe('a snapshot', () => {
  test('is the same object until something changes', () => {
    expect(printed.snapshot?.[0]).toBe('France true');
  });

  test('agrees with the members, even in a batch', () => {
    expect(printed.snapshot?.[1]).toBe('loading false undefined …');
  });

  test('does not change while its reader awaits something', () => {
    expect(printed.snapshot?.[2]).toBe('Visited Germany. On the screen: Japan.');
  });
});

test('null params make no request; an object that contains undefined requests undefined', () => {
  expect(printed.nothing).toEqual([
    'null:     idle –',
    'careless: error HTTP 404',
    'null:     resolved France',
    'careless: resolved France',
    'null:     idle –',
    'careless: error HTTP 404',
    'The server saw',
    '  GET /countries/undefined  404',
    '  GET /countries/FRA        200',
    '  GET /countries/FRA        200',
    '  GET /countries/undefined  404',
  ]);
});

test('the end of a using block, destroy() and garbage collection each cancel the request', () => {
  expect(printed['clean-up']).toEqual([
    'France: loading',
    'Germany: loading',
    'Germany: idle',
    'afterwards: false undefined idle',
    'Japan: loading',
    'The server saw',
    '  GET /countries/FRA  cancelled',
    '  GET /countries/DEU  cancelled',
    '  GET /countries/JPN  cancelled',
  ]);
});

describe('params', () => {
  const requestsAfter = (text: string) => {
    const lines = printed['computed-params'] ?? [];
    const [, ...rest] = lines.slice(lines.indexOf(`You type "${text}"`));
    const end = rest.findIndex((line) => !line.startsWith('  '));
    return (end < 0 ? rest : rest.slice(0, end)).map((line) => line.trim());
  };

  test('with equal content load nothing; a new URL loads again unless it is computed or compared by paramsEqual', () => {
    expect(requestsAfter('Land ')).toEqual(['the words are computed', 'a URL requests ?search=land']);
  });

  test('that differ load once each, and a computed that two resources share runs once', () => {
    expect(requestsAfter('island')).toEqual([
      'the words are computed',
      'plain data requests ?search=island',
      'a URL requests ?search=island',
      'a URL with paramsEqual requests ?search=island',
      'a URL of a computed requests ?search=island',
      'a computed requests ?search=island',
    ]);
  });
});
