// Use cases · Real-time updates: what the server tells is the value, a connection that is lost is opened again, and what was only hinted at is loaded again.
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

const isLive = signal(false); // for a view to say so
const firstPause = 10; // in milliseconds; outside of an example, a second or so

/** Server-Sent Events. A connection that is lost is opened again, after pauses that grow; at the fourth failure in a row it gives up. */
async function* eventsAt<T>(path: string, signal: AbortSignal): AsyncGenerator<T> {
  for (let failures = 0; ; failures++) {
    try {
      const { body } = await get(path, signal);
      const events = body?.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream()); // a packet may have several, or half of one
      for await (const { data } of events ?? []) {
        failures = 0;
        isLive.set(true);
        yield JSON.parse(data) as T;
      }
    } catch (error) {
      signal.throwIfAborted(); // it was not lost: nobody wants it any more
      if (failures === 3) throw error;
      console.log('  the connection is lost');
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
  equal: (a, b) => a.visits === b.visits, // the server begins with how things stand, so what was known is told again after each loss
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
  if (visits.hasValue() && visits.value()) ranking.reload({ force: true }); // a load that is running may have been answered before the visit
});

effect(() => {
  const { status, value, error } = visits.snapshot();
  console.log(code(), status, value?.visits ?? error?.message ?? '–');
});
await visits.settled(); // at the first item
await ranking.settled();

const visit = async (country: string) => backend.database.query('insert into visits values ($1)', [country]); // by somebody else
const usual = backend.network();
backend.network.set({ ...usual, delay: 1000 });
await visit('FRA');
await backend.received('/visits'); // the ranking is on its way …
backend.network.set(usual);
await visit('FRA'); // … when it is out of date again
await backend.until(() => visits.latest()?.visits === 2);
await ranking.settled();
console.log('ranking:', ranking.value());

backend.network.set({ ...usual, server: 'breaks' }); // a connection has one event, and then ends
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
