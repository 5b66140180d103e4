// Use cases · Polling: reloads a value while it is watched, with one request at a time, until you stop it.
import { setTimeout } from 'node:timers/promises';
import { effect, resource, signal } from 'xstate-resource';
import { keepFresh } from 'xstate-resource/loaders';
import { startBackend } from './backend/index.js';

await using backend = await startBackend();

const visits = resource({
  name: 'visits',
  loader: async ({ abortSignal }) => {
    const response = await fetch(`${backend.url}/visits/ISL`, { signal: abortSignal });
    if (!response.ok) throw new Error(`The server answered ${response.status}.`);
    return ((await response.json()) as { visits: number }).visits;
  },
});

effect(() => {
  const { status, value, error } = visits.snapshot();
  console.log(status, value ?? error?.message ?? '–');
});
await visits.settled();

const isWatched = signal(false);
// In an app, use seconds instead of milliseconds.
const stop = keepFresh(visits, { every: 10, onFocus: true, onReconnect: true, while: isWatched });

/** Watches until this many reloads have been requested. */
async function watch(times: number): Promise<void> {
  const end = backend.requests().length + times;
  isWatched.set(true);
  await backend.until(() => backend.requests().length === end);
  isWatched.set(false);
  await visits.settled();
}

await backend.database.query("insert into visits values ('ISL')"); // someone else visits
await watch(1);

backend.fail(1); // one reload fails, the next one succeeds
await watch(2);
await setTimeout(50); // nobody is watching, so nothing reloads

backend.network.update((network) => ({ ...network, delay: 10_000 })); // far slower than the interval
isWatched.set(true);
await backend.received('/visits/ISL');
await setTimeout(50);
console.log('pending requests:', backend.requests().filter(({ state }) => state === 'received').length);

stop(); // ends the timer
visits.destroy(); // aborts the load in flight (and would end the timer, too)
console.log(`The server saw\n${await backend.log()}`);
