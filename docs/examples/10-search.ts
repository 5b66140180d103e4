// Use cases · Search with debouncing: sends one request when typing pauses, cancels it when typing resumes, and sends it at once on Enter.
import { setImmediate } from 'node:timers/promises';
import { effect, resource, signal } from 'xstate-resource';
import { retryNow, withPolicy } from 'xstate-resource/loaders';
import { type Country, startBackend } from './backend/index.js';

await using backend = await startBackend();

const text = signal('');

const found = resource({
  name: 'search',
  params: () => text().trim() || null, // an empty field loads nothing
  loader: async ({ params: search, abortSignal }) => {
    console.log('  requests', search);
    const response = await fetch(`${backend.url}/countries?${new URLSearchParams({ search })}`, {
      signal: abortSignal,
    });
    if (!response.ok) throw new Error(`The server answered ${response.status}.`);
    return (await response.json()) as Country[];
  },
  policy: withPolicy({ debounce: 300 }), // each key supersedes the load before it, paused or in flight
});

effect(() => {
  const { status, value, error } = found.snapshot();
  console.log(`[${text()}]`, status, value?.map(({ name }) => name).join(', ') ?? error?.message ?? '–');
});

async function press(key: string): Promise<void> {
  await setImmediate(); // each key gets its own turn, as in a browser
  if (key === 'Enter') console.log('  retryNow():', retryNow(found));
  else text.update((typed) => typed + key);
}

async function type(keys: string): Promise<void> {
  for (const key of keys) await press(key);
}

await type('ger'); // three loads; two are superseded while they pause
await found.settled();

await type('m');
await backend.received('/countries?search=germ'); // the request is in flight …
await type('any'); // … and is cancelled
await found.settled();

await type(' '); // the trimmed text is equal, so nothing loads
text.set('');

await type('icel');
await press('Enter');
await found.settled();

text.set('');
console.log('latest():', found.latest()?.[0]?.name);

console.log(`The server saw\n${await backend.log()}`);
