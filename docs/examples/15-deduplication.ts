// Design patterns · Request deduplication: params that are equal by content, a computed key, and one resource for all who want the same.
import { computed, type Resource, resource, signal } from 'xstate-resource';
import { type Country, startBackend } from './backend/index.js';

await using backend = await startBackend();

async function get<T>(path: string, signal: AbortSignal): Promise<T> {
  const response = await fetch(backend.url + path, { signal });
  if (!response.ok) throw new Error(`The server answered ${response.status}.`);
  return (await response.json()) as T;
}

const text = signal('Ice');
const found = resource({
  name: 'found',
  params: () => ({ search: text().trim().toLowerCase() }), // a new object each time, compared by content
  loader: ({ params, abortSignal }) =>
    get<Country[]>(`/countries?${new URLSearchParams(params)}`, abortSignal),
});
await found.settled();

text.set(' ICE ');
console.log('the same content:', found.status());
text.set('Green');
text.set('Ice');
console.log('there and back in one turn:', found.status());
text.set('Green');
text.set('Greenl'); // one turn, one request: for the last one
console.log('another content:', found.status());
await found.settled();

const selected = signal({ code: 'ISL', position: 1 }); // a row of a list, say
const code = computed(() => selected().code); // all of it that matters to the server
const visits = resource({
  name: 'visits',
  params: code,
  loader: ({ params, abortSignal }) => get<{ visits: number }>(`/visits/${params}`, abortSignal),
});
await visits.settled();

selected.set({ code: 'ISL', position: 7 });
console.log('the same key:', visits.status());

const countries = new Map<string, Resource<Country>>();

/** The same resource for the same code. */
function countryOf(code: string): Resource<Country> {
  let country = countries.get(code);
  if (country === undefined) {
    country = resource({
      name: code,
      loader: ({ abortSignal }) => get<Country>(`/countries/${code}`, abortSignal),
    });
    countries.set(code, country);
  }
  return country;
}

const heading = computed(() => countryOf('ISL').latest()?.name); // which know nothing of each other
const footer = computed(() => `${countryOf('ISL').latest()?.area ?? '?'} km²`);
console.log(heading(), footer());
await countryOf('ISL').settled();
console.log(heading(), footer());

console.log(`The server saw\n${await backend.log()}`);
