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
  params: ({ chain }) => chain(country).code, // waits for the country; throws its error
  loader: ({ params: code, abortSignal }) => countriesAt(`/neighbours/${code}`, abortSignal),
});

effect(() => {
  const { status, value, error } = neighbours.snapshot();
  const names = value?.map(({ name }) => name).join(', ');
  console.log(`${name()} ${country.status()}, its neighbours ${status}: ${names ?? error?.message ?? '–'}`);
});
await neighbours.settled(); // of both: while the country loads, its neighbours do

country.reload(); // its code stays, so its neighbours do
await country.settled();

name.set('Spain');
await backend.received('/neighbours/ESP');
name.set('Andorra'); // what was asked for Spain is cancelled, down to its neighbours
await neighbours.settled();

name.set('Atlantis');
await neighbours.settled();
console.log('the very same error:', neighbours.error() === country.error());

console.log(`The server saw\n${await backend.log()}`);
