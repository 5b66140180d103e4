import { beforeAll, describe, expect, test } from '@jest/globals';
import { linesInGuide, linesOf } from './printed.js';

/** The output of each example. */
const printed: Record<string, string[]> = {};
const names = ['signals', 'spreadsheet', 'by-hand', 'creation', 'params', 'loader', 'statuses', 'reading'];

beforeAll(async () => {
  for (const name of names) printed[name] = await linesOf(name);
});

/** The indented lines after a heading. */
const under = (name: string, heading: string) => {
  const [, ...lines] = printed[name]?.slice(printed[name].indexOf(heading)) ?? [];
  const end = lines.findIndex((line) => !line.startsWith('  '));
  return (end < 0 ? lines : lines.slice(0, end)).map((line) => line.trim());
};

test.each(names)('%s prints what the guide says', (name) => {
  expect(printed[name]).toEqual(linesInGuide(name));
});

describe('the mental model', () => {
  test('signals: an effect runs immediately and after each change or batch, cleans up before it re-runs, and stops', () => {
    expect(printed.signals).toEqual([
      '20',
      '2 for 20, at the price of 10',
      '  cleaned up',
      '3 for 30, at the price of 10',
      '  cleaned up',
      '3 for 33, at the price of 11',
      '  in the batch: 100',
      '  cleaned up',
      '100 for 100, at the price of 1',
      '  cleaned up',
      '1',
      '  now 7',
    ]);
  });

  test('spreadsheet: B1 and C1 follow A1 when it loads, resolves, is superseded and fails', () => {
    expect(printed.spreadsheet?.slice(1, 8)).toEqual([
      'FRA  loading   …',
      'FRA  resolved  Paris is the capital of France.',
      'DEU  loading   …',
      'JPN  loading   …',
      'JPN  resolved  Tokyo is the capital of Japan.',
      'XYZ  loading   …',
      'XYZ  error     There is no country XYZ.',
    ]);
  });

  test('spreadsheet: the server receives each request once, and one is cancelled', () => {
    expect(under('spreadsheet', 'The server saw')).toEqual([
      'GET /countries/FRA  200',
      'GET /countries/DEU  cancelled',
      'GET /countries/JPN  200',
      'GET /countries/XYZ  404',
    ]);
  });

  test('by hand, an aborted load clears the loading flag and shows France for Japan; a resource does neither', () => {
    expect(printed['by-hand']).toEqual([
      'by hand   FRA at rest France',
      'by hand   JPN at rest France',
      'by hand   JPN at rest Japan',
      'resource  FRA at rest France',
      'resource  JPN loading –',
      'resource  JPN at rest Japan',
    ]);
  });
});

describe('creating a resource', () => {
  test('calls nothing; the first read calls the params, and the loaders run at the end of the turn', () => {
    expect(printed.creation?.slice(0, 6)).toEqual([
      'Both resources exist. The first read:',
      '  country: params is called',
      '  country is loading',
      'The end of the turn:',
      '  total: the loader is called',
      '  country: the loader is called for FRA',
    ]);
  });

  test('loads once without params, and once per params with them', () => {
    const count = (line: string) => printed.creation?.filter((each) => each.includes(line)).length;
    expect([count('total: the loader'), count('country: the loader')]).toEqual([1, 2]);
    expect(printed.creation?.at(-1)).toBe('Japan is one of 250.');
  });
});

describe('params', () => {
  test('may be a constant, a signal, or a function of several signals', () => {
    expect(under('params', 'At first')).toEqual([
      'counts J… in Asia',
      'counts N… in Oceania',
      'counts F… in Europe',
      '2 6 3',
    ]);
  });

  test('that change five times in one turn load once, with the latest', () => {
    expect(under('params', 'Several signals change in one turn')).toEqual([
      'counts M… in Africa',
      'resolved 8',
    ]);
  });

  test('with equal content load nothing', () => {
    expect(under('params', 'The params are a new object with the same content')).toEqual(['resolved 8']);
  });

  test('that are null make the resource idle', () => {
    expect(under('params', 'The params are null')).toEqual(['idle –']);
  });

  test('that throw cause an error until they recover', () => {
    expect(under('params', 'The params throw')).toEqual(['error One letter, please.']);
    expect(under('params', 'They recover')).toEqual(['counts G… in Africa', 'resolved 5']);
  });
});

describe('the loader', () => {
  test('receives the previous snapshot: idle, with a value, or from the load that it supersedes', () => {
    expect(printed.loader?.filter((line) => line.startsWith('loads'))).toEqual([
      'loads FRA; previously idle, no value',
      'loads FRA; previously resolved, France',
      'loads DEU; previously resolved, FRANCE',
      'loads XYZ; previously loading, no value',
    ]);
  });

  test('does not re-run when a signal that it read changes', () => {
    expect(printed.loader?.slice(1, 5)).toEqual([
      'France',
      'resolved France',
      'loads FRA; previously resolved, France',
      'FRANCE',
    ]);
  });

  test('wraps a thrown value that is not an Error in one', () => {
    expect(printed.loader?.slice(7, 9)).toEqual([
      'Something that is not an Error was thrown: an object',
      "cause: { error: 'There is no country XYZ.' }",
    ]);
  });

  test('may return a plain value; the status is loading until the turn ends', () => {
    expect(printed.loader?.slice(9, 11)).toEqual(['loading', 'resolved unknown']);
  });

  test('receives an abort signal that cancels its request', () => {
    expect(under('loader', 'The server saw')).toEqual([
      'GET /countries/FRA  200',
      'GET /countries/FRA  200',
      'GET /countries/DEU  cancelled',
      'GET /countries/XYZ  404',
    ]);
  });
});

test('one resource goes through all six statuses', () => {
  expect(printed.statuses?.map((line) => line.split(/ +/).join(' '))).toEqual([
    'status hasValue() isLoading() value()',
    'idle false false undefined',
    'loading false true undefined',
    'resolved true false Paris',
    'local true false Lyon',
    'reloading true true Lyon',
    'resolved true false Paris',
    'reloading true true Paris',
    'error false false throws Error: HTTP 500',
    'reloading false true undefined',
    'resolved true false Paris',
    'idle false false undefined',
  ]);
});

test('the members of a resource agree with its snapshot', () => {
  expect(printed.reading?.map((line) => line.split(/ {2,}/))).toEqual([
    ['… (was nothing)', 'Loading …'],
    ['resolved Paris'],
    ['France', 'France'],
    ['France', 'France …'],
    ['… (was France)', 'Loading …'],
    ['error: There is no country XYZ.', 'Sorry: There is no country XYZ.'],
  ]);
});
