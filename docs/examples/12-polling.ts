// Use cases · Polling: a value that is kept fresh while somebody looks, never piles up, and ends.
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
const stop = keepFresh(visits, { every: 10, onFocus: true, onReconnect: true, while: isWatched }); // outside of an example, seconds

/** Somebody looks for so many reloads. */
async function watch(times: number): Promise<void> {
  const end = backend.requests().length + times;
  isWatched.set(true);
  await backend.until(() => backend.requests().length === end);
  isWatched.set(false);
  await visits.settled();
}

await backend.database.query("insert into visits values ('ISL')"); // somebody was there
await watch(1);

backend.fail(1); // a reload that fails is followed by one that need not
await watch(2);
await setTimeout(50); // nobody looks, so nothing is asked for

backend.network.update((network) => ({ ...network, delay: 10_000 })); // the server is a thousand times slower than it has time
isWatched.set(true);
await backend.received('/visits/ISL');
await setTimeout(50);
console.log(`later, ${backend.requests().filter(({ state }) => state === 'received').length} request waits`);

stop(); // ends the timer …
visits.destroy(); // … and this what is on its way; it would end the timer, too
console.log(`The server saw\n${await backend.log()}`);
