// Design patterns · Conditional loading: loads only while two conditions hold, and is idle otherwise.
import { effect, resource, signal } from 'xstate-resource';
import { type Country, startBackend } from './backend/index.js';

await using backend = await startBackend();

const selected = signal<string | null>(null);
const isOpen = signal(false);

const details = resource({
  name: 'details',
  params: () => {
    const code = selected();
    return isOpen() && code !== null ? { code } : null;
  },
  loader: async ({ params, abortSignal }) => {
    const response = await fetch(`${backend.url}/countries/${params.code}`, { signal: abortSignal });
    if (!response.ok) throw new Error(`The server answered ${response.status}.`);
    return (await response.json()) as Country;
  },
});

effect(() => {
  const { status, value, error } = details.snapshot();
  console.log(
    `${selected() ?? 'none'}, ${isOpen() ? 'open' : 'closed'}: ${status} ${value?.name ?? error?.message ?? '–'}`,
  );
});

selected.set('FRA');
isOpen.set(true); // both conditions hold
await details.settled();

isOpen.set(false); // idle, without a value
selected.set('JPN');
isOpen.set(true);
await backend.received('/countries/JPN'); // the request is in flight …
isOpen.set(false); // … and is cancelled
console.log('reload():', details.reload(), '| latest():', details.latest()?.name);

console.log(`The server saw\n${await backend.log()}`);
