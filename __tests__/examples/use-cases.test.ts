import { afterAll, describe, expect, test } from '@jest/globals';
import { closeDatabase } from '../../docs/examples/backend/index.js';
import { linesInGuide, linesOf } from './printed.js';

afterAll(closeDatabase);

describe('the use cases of the guide', () => {
  test('rest: a 404 is an error, and a superseded request is cancelled', async () => {
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

  test('database: params become SQL parameters, two changes make one query, and an SQL error is an error of the resource', async () => {
    const lines = await linesOf('database');
    expect(lines).toEqual([
      'loading – | no area',
      'resolved Australia, Papua New Guinea, New Zealand | 8,425,331 km²',
      'loading – | no area',
      'resolved China, India | 12,994,551 km²',
      'loading – | no area',
      'resolved  | 0 km²',
      'loading – | no area',
      'error LIMIT must not be negative | no area',
      'loading – | no area',
      'resolved Russia | 17,098,242 km²',
    ]);
    expect(linesInGuide('database')).toEqual(lines);
  });

  test('search: makes one request per word, at once on Enter; more typing cancels it; an empty field or the same text makes none', async () => {
    const lines = await linesOf('search');
    expect(lines).toEqual([
      '[] idle –',
      '[g] loading –',
      '[ge] loading –',
      '[ger] loading –',
      '  asks for ger',
      '[ger] resolved Algeria, Germany, Niger, Nigeria',
      '[germ] loading –',
      '  asks for germ',
      '[germa] loading –',
      '[german] loading –',
      '[germany] loading –',
      '  asks for germany',
      '[germany] resolved Germany',
      '[germany ] resolved Germany',
      '[] idle –',
      '[i] loading –',
      '[ic] loading –',
      '[ice] loading –',
      '[icel] loading –',
      '  not waiting: true',
      '  asks for icel',
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

  test('waterfall: the child loads with its parent, shows its error, loads again only for another parent, and is cancelled with it', async () => {
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
      'the very same error: true',
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

  test('polling: keeps the value, recovers from a failure, makes one request at a time, and pauses while nobody is watching', async () => {
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
      'later, 1 request waits',
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

  test('live: each event becomes the value, a lost connection reopens, and each visit reloads the ranking, even during a load', async () => {
    const lines = await linesOf('live');
    expect(lines).toEqual([
      'FRA loading –',
      'FRA resolved 0',
      'FRA resolved 1',
      'FRA resolved 2',
      "ranking: [ { country: 'FRA', visits: 2 } ]",
      'ISL loading –',
      'ISL resolved 0',
      '  the connection is lost',
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
