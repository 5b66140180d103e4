// Use cases · Dependent resources (waterfall loading): what is loaded for what was loaded, with its errors, and again when it changes.
import { effect, resource, signal } from 'xstate-resource';
import { type Country, startBackend } from './backend/index.js';

await using backend = await startBackend();

async function countriesAt(path: string, signal: AbortSignal): Promise<Country[]> {
  const response = await fetch(backend.url + path, { signal });
  if (!response.ok) throw new Error(`The server answered ${response.status}.`);
  return (await response.json()) as Country[];
}

const name = signal('Portugal');

const country = resource({
  name: 'country',
  params: name,
  loader: async ({ params, abortSignal }) => {
    const found = await countriesAt(`/countries?${new URLSearchParams({ search: params })}`, abortSignal);
    const country = found.find(({ name }) => name === params);
    if (country === undefined) throw new Error(`No country is called ${params}.`);
    return country;
  },
});

const neighbours = resource({
  name: 'neighbours',
  params: () => country.value()?.code, // throws the country's error; undefined while it loads
  loader: ({ params: code, abortSignal }) => countriesAt(`/neighbours/${code}`, abortSignal),
});

async function bothSettled(): Promise<void> {
  await country.settled(); // not at once with Promise.all: what waits for the country is idle, and idle is settled
  await neighbours.settled();
}

effect(() => {
  const { status, value, error } = neighbours.snapshot();
  const names = value?.map(({ name }) => name).join(', ');
  console.log(`${name()} ${country.status()}, its neighbours ${status}: ${names ?? error?.message ?? '–'}`);
});
await bothSettled();

country.reload(); // its code stays, so its neighbours do
await bothSettled();

name.set('Spain');
await backend.received('/neighbours/ESP');
name.set('Andorra'); // what was asked for Spain is cancelled, down to its neighbours
await bothSettled();

name.set('Atlantis');
await bothSettled();
console.log('the very same error:', neighbours.error() === country.error());

console.log(`The server saw\n${await backend.log()}`);
