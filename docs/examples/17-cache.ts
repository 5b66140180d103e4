// Design patterns · Caching with the previous state: no request for what is known, and the old value while, or in case, there is no new one.
import { LRUCache } from 'lru-cache';
import { effect, type ResourceLoaderArgs, resource, signal } from 'xstate-resource';
import { type Country, startBackend } from './backend/index.js';

await using backend = await startBackend();

const code = signal('FRA');
const cache = new LRUCache<string, Country>({ max: 100, ttl: 60_000 });

async function fetched(code: string, signal: AbortSignal): Promise<Country> {
  const response = await fetch(`${backend.url}/countries/${code}`, { signal });
  if (!response.ok) throw new Error(`The server answered ${response.status}.`);
  return (await response.json()) as Country;
}

const country = resource({
  name: 'country',
  params: code,
  loader: async ({ params, abortSignal, previous }: ResourceLoaderArgs<Country, string>) => {
    const old = previous.value?.code === params ? previous.value : undefined; // there is one where this is a reload
    const known = cache.get(params);
    if (known && !old) return known; // who reloads wants to know anew
    try {
      const country = await fetched(params, abortSignal);
      cache.set(params, country);
      return country;
    } catch (error) {
      abortSignal.throwIfAborted();
      if (!old) throw error;
      console.log('  the old one will do:', (error as Error).message);
      return old;
    }
  },
});

effect(() => {
  const { status, value, error } = country.snapshot();
  console.log(
    `${code()} ${status}:`,
    value?.name ?? error?.message ?? '–',
    '| latest:',
    country.latest()?.name ?? '–',
  );
});
await country.settled();

code.set('DEU');
await country.settled();

code.set('FRA'); // known
await country.settled();

country.reload();
await country.settled();

backend.fail(2);
country.reload(); // falls back on what there is
await country.settled();

code.set('JPN'); // has nothing to fall back on
await country.settled();

console.log(`The server saw\n${await backend.log()}`);
