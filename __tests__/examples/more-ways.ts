import { describe, expect, test } from '@jest/globals';
import type { AnyActorRef, InspectionEvent } from 'xstate';
import { inspectResources } from 'xstate-resource/inspect';
import { linesInGuide, linesOf } from './printed.js';

/** The indented lines after a heading. */
function under(lines: readonly string[], heading: string): string[] {
  const [, ...rest] = lines.slice(lines.indexOf(heading));
  const end = rest.findIndex((line) => !line.startsWith('  '));
  return (end < 0 ? rest : rest.slice(0, end)).map((line) => line.trim());
}

const chartOf = (actor: AnyActorRef) => (actor as { logic?: { config?: { id?: string } } }).logic?.config?.id;

describe('more ways to a value', () => {
  test('tokens: an answer grows until it ends, another question cancels it, set() stops it, or the connection breaks', async () => {
    const lines = await linesOf('tokens');
    expect(lines.slice(0, 3)).toEqual([
      'loading: –',
      'resolved, more to come: France',
      'resolved, more to come: France is',
    ]);
    const [before, end] = lines.filter((line) => line.endsWith(' km².'));
    expect([before, end]).toEqual([before, before?.replace(', more to come', '')]);
    const after = lines.indexOf(end ?? '') + 1;
    expect(lines.slice(after, after + 10)).toEqual([
      'loading: –',
      'resolved, more to come: Germany',
      'resolved, more to come: Germany is',
      'resolved, more to come: Germany is in',
      'loading: –',
      'resolved, more to come: Japan',
      'resolved, more to come: Japan is',
      'resolved, more to come: Japan is in',
      'resolved, more to come: Japan is in Asia.',
      'local: Japan is in Asia. [stopped]',
    ]);
    expect(lines.filter((line) => /error|latest/.test(line))).toEqual([
      'error: terminated',
      'latest: Iceland is in Europe. Its capital is',
    ]);
    expect(under(lines, 'The server saw')).toEqual([
      'GET /answers/FRA  200',
      'GET /answers/DEU  cancelled',
      'GET /answers/JPN  cancelled',
      'GET /answers/ISL  broken',
    ]);
    expect(linesInGuide('tokens')).toEqual(lines);
  });

  test('rxjs: an observable polls on each tick, emits only changes, retries, and is unsubscribed when the params change', async () => {
    const lines = await linesOf('rxjs');
    expect(lines).toEqual([
      'FRA loading –',
      'FRA resolved 0',
      'FRA resolved 1',
      'ISL loading –',
      'ISL resolved 0',
      'DEU loading –',
      'NOR loading –',
      'NOR resolved 0',
      'NOR error The server answered 500.',
      'NOR reloading –',
      'NOR resolved 0',
      'NOR idle –',
      'The server saw',
      '  GET /visits/FRA  200',
      '  GET /visits/FRA  200',
      '  GET /visits/FRA  200',
      '  GET /visits/ISL  500',
      '  GET /visits/ISL  500',
      '  GET /visits/ISL  200',
      '  GET /visits/DEU  cancelled',
      '  GET /visits/NOR  200',
      '  GET /visits/NOR  500',
      '  GET /visits/NOR  500',
      '  GET /visits/NOR  500',
      '  GET /visits/NOR  200',
    ]);
    expect(linesInGuide('rxjs')).toEqual(lines);
  });

  test('persisted: a stored value shows without loading, and loads again when it is old or corrupt', async () => {
    const lines = await linesOf('persisted');
    expect(under(lines, 'The first visit')).toEqual(['loading –', 'resolved Paris', 'idle –']);
    expect(under(lines, 'A second visit, soon after')).toEqual(['resolved Paris', 'idle –']);
    expect(under(lines, 'An hour later')).toEqual(['reloading Paris', 'resolved Lutetia', 'idle –']);
    expect(under(lines, 'The server is down')).toEqual([
      'reloading Lutetia',
      'error The server answered 500.',
      'latest: Lutetia',
      'idle –',
    ]);
    expect(under(lines, 'The stored value is corrupt')).toEqual(['loading –', 'resolved Lutetia', 'idle –']);
    expect(under(lines, 'The server saw')).toEqual(
      ['200', '200', '500', '200'].map((status) => `GET /countries/FRA  ${status}`),
    );
    expect(linesInGuide('persisted')).toEqual(lines);
  });

  test('more: each page begins where the last one ended, a failed page reloads, and a new search starts over', async () => {
    const lines = await linesOf('more');
    const two = 'United Arab Emirates, United Kingdom';
    const four = `${two}, United States, United States Minor Outlying Islands`;
    const five = `${four}, United States Virgin Islands`;
    expect(lines.slice(0, 10)).toEqual([
      'united loading: –',
      `united resolved: ${two}, …`,
      `united loading: ${two}, …`,
      `united resolved: ${four}, …`,
      `united loading: ${four}, …`,
      `united error: ${four}, … (The server answered 500.)`,
      `united reloading: ${four}, …`,
      `united resolved: ${five}`,
      `sudan loading: ${five}`,
      'sudan resolved: South Sudan, Sudan',
    ]);
    const requested = under(lines, 'The server saw').map((line) =>
      /after=(.*)&limit=3 +(\d+)/.exec(line)?.slice(1),
    );
    const last = 'United+States+Minor+Outlying+Islands';
    expect(requested).toEqual([
      ['', '200'],
      ['United+Kingdom', '200'],
      [last, '500'],
      [last, '200'],
      ['', '200'],
    ]);
    expect(linesInGuide('more')).toEqual(lines);
  });

  test('login: a machine asks for password and code, stops with its request, and outputs the user; an inspector sees it', async () => {
    const events: InspectionEvent[] = [];
    const { unsubscribe } = inspectResources((event) => void events.push(event));
    const lines = await linesOf('login');
    unsubscribe();
    expect(lines).toEqual([
      'Ada loading',
      '  asking for the password',
      '  checking the password',
      '  asking for the password: Wrong name or password.',
      '  asking for the code',
      'nobody idle',
      'Ada loading',
      '  asking for the password',
      '  asking for the code',
      'Ada resolved: welcome, Ada',
      'Ada reloading: welcome, Ada',
      '  asking for the password',
      'Ada idle',
      'The server saw',
      '  POST /logins       403',
      '  POST /logins       201',
      '  POST /logins/code  cancelled',
      '  POST /logins       201',
      '  POST /logins/code  200',
    ]);
    expect(linesInGuide('login')).toEqual(lines);

    const ofChild = events.filter(({ actorRef }) => 'id' in actorRef && actorRef.id === 'loader');
    const charts = new Map(
      ofChild.map(({ actorRef }) => [(actorRef as AnyActorRef).sessionId, chartOf(actorRef as AnyActorRef)]),
    );
    expect([...charts.values()]).toEqual(['login', 'login', 'login']); // Ada’s first login, her second one, and the reload
    const steps = ofChild.flatMap((event) =>
      event.type === '@xstate.snapshot' ? [(event.snapshot as { value?: string }).value] : [],
    );
    expect(steps).toEqual(expect.arrayContaining(['asking for the password', 'checking the code', 'done']));
  });
});
