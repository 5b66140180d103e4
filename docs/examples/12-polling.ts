// Use cases · Polling: a timer that calls reload(), never piles up, and ends.
import { setTimeout } from 'node:timers/promises';
import { effect, resource, signal } from 'xstate-resource';
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

const isPolling = signal(false);
const polls = signal(0);
const skips = signal(0);

effect(() => {
  if (!isPolling()) return;
  const timer = setInterval(() => (visits.reload() ? polls : skips).update((count) => count + 1), 10);
  return () => clearInterval(timer);
});

async function poll(times: number): Promise<void> {
  const end = polls() + times;
  isPolling.set(true);
  await backend.until(() => polls() === end);
  isPolling.set(false);
  await visits.settled();
}

await backend.database.query("insert into visits values ('ISL')"); // somebody was there
await poll(1);

backend.fail(1); // a poll that fails is followed by one that need not
await poll(2);
await setTimeout(50); // five ticks, if there still were any

backend.network.update((network) => ({ ...network, delay: 10_000 })); // the server has become a thousand times slower than the timer
visits.reload();
await backend.received('/visits/ISL');
skips.set(0);
isPolling.set(true);
await backend.until(() => skips() === 3);
console.log(`${skips()} ticks later, ${backend.requests().filter(({ state }) => state === 'received').length} request waits`);

isPolling.set(false); // ends the timer …
visits.destroy(); // … and this ends what is on its way
console.log(`The server saw\n${await backend.log()}`);
