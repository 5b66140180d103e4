// Use cases · Search with debouncing: one request for a word, however many keys it takes; typing on cancels it, and Enter asks at once.
import { setImmediate } from 'node:timers/promises';
import { effect, resource, signal } from 'xstate-resource';
import { retryNow, withPolicy } from 'xstate-resource/loaders';
import { type Country, startBackend } from './backend/index.js';

await using backend = await startBackend();

const text = signal('');

const found = resource({
  name: 'search',
  params: () => text().trim() || null, // there is nothing to look for in an empty field
  loader: async ({ params: search, abortSignal }) => {
    console.log('  asks for', search);
    const response = await fetch(`${backend.url}/countries?${new URLSearchParams({ search })}`, {
      signal: abortSignal,
    });
    if (!response.ok) throw new Error(`The server answered ${response.status}.`);
    return (await response.json()) as Country[];
  },
  policy: withPolicy({ debounce: 300 }), // new params wait; the next key ends the wait, and what comes after it
});

effect(() => {
  const { status, value, error } = found.snapshot();
  console.log(`[${text()}]`, status, value?.map(({ name }) => name).join(', ') ?? error?.message ?? '–');
});

async function press(key: string): Promise<void> {
  await setImmediate(); // each key has a turn of its own, as in a browser
  if (key === 'Enter') console.log('  not waiting:', retryNow(found));
  else text.update((typed) => typed + key);
}

async function type(keys: string): Promise<void> {
  for (const key of keys) await press(key);
}

await type('ger'); // three keys, three loads, and two of them are superseded while they wait
await found.settled();

await type('m');
await backend.received('/countries?search=germ'); // it is on its way …
await type('any'); // … when the typing goes on
await found.settled();

await type(' '); // the trimmed text is the same: nothing happens
text.set('');

await type('icel');
await press('Enter');
await found.settled();

text.set('');
console.log('latest():', found.latest()?.[0]?.name);

console.log(`The server saw\n${await backend.log()}`);
