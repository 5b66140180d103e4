// Use cases · Dependent resources (waterfall loading): loads one resource with the value of another, and passes its errors on.
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
await neighbours.settled(); // waits for both

country.reload(); // returns the same code, so the neighbours stay
await country.settled();

name.set('Spain');
await backend.received('/neighbours/ESP');
name.set('Andorra'); // cancels the request for Spain's neighbours
await neighbours.settled();

name.set('Atlantis');
await neighbours.settled();
console.log('same error object:', neighbours.error() === country.error());

console.log(`The server saw\n${await backend.log()}`);
