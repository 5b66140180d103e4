import { describe, expect, test } from '@jest/globals';
import { linesInGuide, linesOf } from './printed.js';

describe('the use cases of the guide', () => {
  test('rest: turns a 404 into an error and cancels a superseded request', async () => {
    const lines = await linesOf('rest');
    expect(lines).toEqual([
      'loading –',
      'resolved France',
      'loading –',
      'resolved Japan',
      'loading –',
      'error There is no country XYZ.',
      'The server saw',
      '  GET /countries/FRA  200',
      '  GET /countries/DEU  cancelled',
      '  GET /countries/JPN  200',
      '  GET /countries/XYZ  404',
    ]);
    expect(linesInGuide('rest')).toEqual(lines);
  });

  test('database: binds parameters, runs one query for two changes, and shows SQL errors', async () => {
    const lines = await linesOf('database');
    expect(lines).toEqual([
      'loading – | no total',
      'resolved Australia, Papua New Guinea, New Zealand | 8,425,331 km²',
      'loading – | no total',
      'resolved China, India | 12,994,551 km²',
      'loading – | no total',
      'resolved  | 0 km²',
      'loading – | no total',
      'error LIMIT must not be negative | no total',
      'loading – | no total',
      'resolved Russia | 17,098,242 km²',
    ]);
    expect(linesInGuide('database')).toEqual(lines);
  });

  test('search: debounces typing, cancels superseded requests, and skips the pause on Enter', async () => {
    const lines = await linesOf('search');
    expect(lines).toEqual([
      '[] idle –',
      '[g] loading –',
      '[ge] loading –',
      '[ger] loading –',
      '  requests ger',
      '[ger] resolved Algeria, Germany, Niger, Nigeria',
      '[germ] loading –',
      '  requests germ',
      '[germa] loading –',
      '[german] loading –',
      '[germany] loading –',
      '  requests germany',
      '[germany] resolved Germany',
      '[germany ] resolved Germany',
      '[] idle –',
      '[i] loading –',
      '[ic] loading –',
      '[ice] loading –',
      '[icel] loading –',
      '  retryNow(): true',
      '  requests icel',
      '[icel] resolved Iceland',
      '[] idle –',
      'latest(): Iceland',
      'The server saw',
      '  GET /countries?search=ger      200',
      '  GET /countries?search=germ     cancelled',
      '  GET /countries?search=germany  200',
      '  GET /countries?search=icel     200',
    ]);
    expect(linesInGuide('search')).toEqual(lines);
  });

  test('waterfall: the child loads after its parent, has its error, and is cancelled with it', async () => {
    const lines = await linesOf('waterfall');
    expect(lines).toEqual([
      'Portugal loading, its neighbours loading: –',
      'Portugal resolved, its neighbours loading: –',
      'Portugal resolved, its neighbours resolved: Spain',
      'Portugal reloading, its neighbours resolved: Spain',
      'Portugal resolved, its neighbours resolved: Spain',
      'Spain loading, its neighbours loading: –',
      'Spain resolved, its neighbours loading: –',
      'Andorra loading, its neighbours loading: –',
      'Andorra resolved, its neighbours loading: –',
      'Andorra resolved, its neighbours resolved: France, Spain',
      'Atlantis loading, its neighbours loading: –',
      'Atlantis error, its neighbours error: No country is called Atlantis.',
      'same error object: true',
      'The server saw',
      '  GET /countries?search=Portugal  200',
      '  GET /neighbours/PRT             200',
      '  GET /countries?search=Portugal  200',
      '  GET /countries?search=Spain     200',
      '  GET /neighbours/ESP             cancelled',
      '  GET /countries?search=Andorra   200',
      '  GET /neighbours/AND             200',
      '  GET /countries?search=Atlantis  200',
    ]);
    expect(linesInGuide('waterfall')).toEqual(lines);
  });

  test('polling: keeps the value, recovers from a failure, never piles up, and pauses unwatched', async () => {
    const lines = await linesOf('polling');
    expect(lines).toEqual([
      'loading –',
      'resolved 0',
      'reloading 0',
      'resolved 1',
      'reloading 1',
      'error The server answered 500.',
      'reloading –',
      'resolved 1',
      'reloading 1',
      'pending requests: 1',
      'idle –',
      'The server saw',
      '  GET /visits/ISL  200',
      '  GET /visits/ISL  200',
      '  GET /visits/ISL  500',
      '  GET /visits/ISL  200',
      '  GET /visits/ISL  cancelled',
    ]);
    expect(linesInGuide('polling')).toEqual(lines);
  });

  test('live: streams the value, reconnects, and forces a reload even during a load', async () => {
    const lines = await linesOf('live');
    expect(lines).toEqual([
      'FRA loading –',
      'FRA resolved 0',
      'FRA resolved 1',
      'FRA resolved 2',
      "ranking: [ { country: 'FRA', visits: 2 } ]",
      'ISL loading –',
      'ISL resolved 0',
      '  connection lost',
      'ISL resolved 1',
      'ISL idle –',
      'The server saw',
      '  GET /visits/FRA/live  cancelled',
      '  GET /visits           200',
      '  GET /visits           cancelled',
      '  GET /visits           200',
      '  GET /visits/ISL/live  broken',
      '  GET /visits           200',
      '  GET /visits/ISL/live  cancelled',
      '  GET /visits           200',
    ]);
    expect(linesInGuide('live')).toEqual(lines);
  });
});
