// Design patterns · Request deduplication: compares params by content, derives a key with a computed, and shares one resource.
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
  params: () => ({ search: text().trim().toLowerCase() }), // a new object each time, but compared by content
  loader: ({ params, abortSignal }) =>
    get<Country[]>(`/countries?${new URLSearchParams(params)}`, abortSignal),
});
await found.settled();

text.set(' ICE ');
console.log('equal content:', found.status());
text.set('Green');
text.set('Ice');
console.log('changed and restored in one turn:', found.status());
text.set('Green');
text.set('Greenl'); // one turn, one request, for the last params
console.log('new content:', found.status());
await found.settled();

const selected = signal({ code: 'ISL', position: 1 }); // such as a row in a list
const code = computed(() => selected().code); // the only part that the request needs
const visits = resource({
  name: 'visits',
  params: code,
  loader: ({ params, abortSignal }) => get<{ visits: number }>(`/visits/${params}`, abortSignal),
});
await visits.settled();

selected.set({ code: 'ISL', position: 7 });
console.log('same key:', visits.status());

const countries = new Map<string, Resource<Country>>();

/** Returns the same resource for the same code. */
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

// Two consumers that know nothing about each other:
const heading = computed(() => countryOf('ISL').latest()?.name);
const footer = computed(() => `${countryOf('ISL').latest()?.area ?? '?'} km²`);
console.log(heading(), footer());
await countryOf('ISL').settled();
console.log(heading(), footer());

console.log(`The server saw\n${await backend.log()}`);
