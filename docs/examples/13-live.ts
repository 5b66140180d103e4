// Use cases · Real-time updates: streams values from the server, reconnects after a loss, and reloads what has changed.
import { setTimeout } from 'node:timers/promises';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import { effect, resource, signal } from 'xstate-resource';
import { startBackend } from './backend/index.js';

await using backend = await startBackend();

interface Visits {
  readonly visits: number;
}

async function get(path: string, signal: AbortSignal): Promise<Response> {
  const response = await fetch(backend.url + path, { signal });
  if (!response.ok) throw new Error(`The server answered ${response.status}.`);
  return response;
}

const isLive = signal(false); // so that a view can show it
const firstPause = 10; // milliseconds; in an app, about a second

/** Server-sent events. Reconnects with growing pauses. Gives up after four failures in a row. */
async function* eventsAt<T>(path: string, signal: AbortSignal): AsyncGenerator<T> {
  for (let failures = 0; ; failures++) {
    try {
      const { body } = await get(path, signal);
      // A chunk may hold several events, or part of one.
      const events = body?.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
      for await (const { data } of events ?? []) {
        failures = 0;
        isLive.set(true);
        yield JSON.parse(data) as T;
      }
    } catch (error) {
      signal.throwIfAborted(); // superseded, not lost
      if (failures === 3) throw error;
      console.log('  connection lost');
    }
    isLive.set(false);
    await setTimeout(firstPause * 2 ** failures, undefined, { signal });
  }
}

const code = signal('FRA');
const visits = resource({
  name: 'visits',
  params: code,
  stream: ({ params, abortSignal }) => eventsAt<Visits>(`/visits/${params}/live`, abortSignal),
  // After a reconnect, the server sends the current count again. An equal count is not a change.
  equal: (a, b) => a.visits === b.visits,
});

const ranking = resource({
  name: 'ranking',
  params: () => visits.hasValue() || null,
  loader: async ({ abortSignal }) => {
    const response = await get('/visits', abortSignal);
    return (await response.json()) as (Visits & { readonly country: string })[];
  },
});

effect(() => {
  // Force it: a load in flight may predate the visit.
  if (visits.hasValue() && visits.value()) ranking.reload({ force: true });
});

effect(() => {
  const { status, value, error } = visits.snapshot();
  console.log(code(), status, value?.visits ?? error?.message ?? '–');
});
await visits.settled(); // resolves at the first item
await ranking.settled();

// Someone else visits.
const visit = async (country: string) => backend.database.query('insert into visits values ($1)', [country]);
const usual = backend.network();
backend.network.set({ ...usual, delay: 1000 });
await visit('FRA');
await backend.received('/visits'); // the ranking is loading …
backend.network.set(usual);
await visit('FRA'); // … and is already out of date
await backend.until(() => visits.latest()?.visits === 2);
await ranking.settled();
console.log('ranking:', ranking.value());

backend.network.set({ ...usual, server: 'breaks' }); // each connection breaks after one event
code.set('ISL');
await backend.received('/visits/ISL/live');
backend.network.set(usual);
await ranking.settled();
await visits.settled();
await backend.until(() => visits.hasValue());
await ranking.settled();
await visit('ISL');
await backend.until(() => visits.latest()?.visits === 1 && isLive());
await ranking.settled();
visits.destroy();
console.log(`The server saw\n${await backend.log()}`);
