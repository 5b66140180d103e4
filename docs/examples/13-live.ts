// Use cases · Real-time updates: what the server tells is set, and what it only hints at is loaded again.
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

const code = signal('FRA');
const visits = resource({
  name: 'visits',
  params: code,
  loader: async ({ params, abortSignal }) => {
    const response = await get(`/visits/${params}`, abortSignal);
    return (await response.json()) as Visits;
  },
});

const news = signal(0); // how often there were any
const ranking = resource({
  name: 'ranking',
  params: () => news() || null, // new params supersede a load that is running, where reload() would be refused
  loader: async ({ abortSignal }) => {
    const response = await get('/visits', abortSignal);
    return (await response.json()) as (Visits & { readonly country: string })[];
  },
});

effect(() => {
  if (!visits.hasValue()) return; // there is nothing yet to keep up to date
  const end = new AbortController();
  void follow(`/visits/${code()}/live`, end.signal);
  return () => end.abort();
});

async function follow(path: string, signal: AbortSignal): Promise<void> {
  try {
    for await (const told of eventsAt<Visits>(path, signal)) {
      if (signal.aborted) return; // in between, for it may have come together with the one before
      visits.set(told);
      news.update((count) => count + 1);
    }
    throw new Error('The server has ended it.');
  } catch (error) {
    if (!signal.aborted) console.log('Nothing is live any more:', (error as Error).message);
  }
}

/** Server-Sent Events, of which a part of the answer may have several, or half of one. */
async function* eventsAt<T>(path: string, signal: AbortSignal): AsyncGenerator<T> {
  const { body } = await get(path, signal);
  const events = body?.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
  for await (const { data } of events ?? []) yield JSON.parse(data) as T;
}

effect(() => {
  const { status, value, error } = visits.snapshot();
  console.log(code(), status, value?.visits ?? error?.message ?? '–');
});
await backend.until(() => news() === 1);
await ranking.settled();

const visit = "insert into visits values ('FRA')"; // by somebody else
const usual = backend.network();
backend.network.set({ ...usual, delay: 1000 });
await backend.database.query(visit);
await backend.received('/visits'); // the ranking is on its way …
backend.network.set(usual);
await backend.database.query(visit); // … when it is out of date again
await backend.until(() => news() === 3);
await ranking.settled();
console.log('ranking:', ranking.latest());

code.set('ISL');
await backend.until(() => news() === 4);
await ranking.settled();
visits.destroy(); // where there is no value, there is no stream
console.log(`The server saw\n${await backend.log()}`);
