// Mental model · The spreadsheet, extended: a cell that fetches its value, knows when it is loading or has failed, and cancels stale requests.
import { computed, effect, resource, signal } from 'xstate-resource';
import { type Country, startBackend } from './backend/index.js';

await using backend = await startBackend();

const a1 = signal('FRA'); // what you type

const b1 = resource({
  params: a1,
  loader: async ({ params: code, abortSignal }) => {
    const response = await fetch(`${backend.url}/countries/${code}`, { signal: abortSignal });
    if (!response.ok) throw new Error(`There is no country ${code}.`);
    return (await response.json()) as Country;
  },
});

const c1 = computed(() =>
  b1.hasValue()
    ? `${b1.value().capital} is the capital of ${b1.value().name}.`
    : (b1.error()?.message ?? '…'),
);

console.log('A1   B1        C1');
effect(() => console.log(a1(), '', b1.status().padEnd(8), '', c1()));
await b1.settled();

a1.set('DEU'); // B1 is loading Germany …
await backend.received('/countries/DEU');
a1.set('JPN'); // … and cancels that
await b1.settled();

a1.set('XYZ');
await b1.settled();

console.log(`The server saw\n${await backend.log()}`);
