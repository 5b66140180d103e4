// Design patterns · Conditional loading: idle until both conditions hold, and idle again as soon as one does not.
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
    `${selected() ?? 'nothing'}, ${isOpen() ? 'open' : 'closed'}: ${status} ${value?.name ?? error?.message ?? '–'}`,
  );
});

selected.set('FRA');
isOpen.set(true); // now both hold
await details.settled();

isOpen.set(false); // there is no value either: what is idle shows nothing old
selected.set('JPN');
isOpen.set(true);
await backend.received('/countries/JPN');
isOpen.set(false); // while it is on its way
console.log('reload():', details.reload(), '| latest():', details.latest()?.name);

console.log(`The server saw\n${await backend.log()}`);
