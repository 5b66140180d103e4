// Design patterns · Caching with the previous state: skips requests for cached values, and keeps the old value while a load runs or when it fails.
import { LRUCache } from 'lru-cache';
import { effect, type ResourceLoaderArgs, resource, signal } from 'xstate-resource';
import { type Country, startBackend } from './backend/index.js';

await using backend = await startBackend();

const code = signal('FRA');
const cache = new LRUCache<string, Country>({ max: 100, ttl: 60_000 });

async function fetchCountry(code: string, signal: AbortSignal): Promise<Country> {
  const response = await fetch(`${backend.url}/countries/${code}`, { signal });
  if (!response.ok) throw new Error(`The server answered ${response.status}.`);
  return (await response.json()) as Country;
}

const country = resource({
  name: 'country',
  params: code,
  loader: async ({ params, abortSignal, previous }: ResourceLoaderArgs<Country, string>) => {
    const old = previous.value?.code === params ? previous.value : undefined; // set when this is a reload
    const cached = cache.get(params);
    if (cached && !old) return cached; // a reload bypasses the cache
    try {
      const country = await fetchCountry(params, abortSignal);
      cache.set(params, country);
      return country;
    } catch (error) {
      abortSignal.throwIfAborted();
      if (!old) throw error;
      console.log('  keeping the old value:', (error as Error).message);
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

code.set('FRA'); // a cache hit
await country.settled();

country.reload();
await country.settled();

backend.fail(2);
country.reload(); // fails, and keeps the old value
await country.settled();

code.set('JPN'); // fails without an old value to keep
await country.settled();

console.log(`The server saw\n${await backend.log()}`);
