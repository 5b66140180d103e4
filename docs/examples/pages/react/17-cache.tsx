import { LRUCache } from 'lru-cache';
import { resource, signal } from 'xstate-resource';
import { useResource, useSignalValue } from 'xstate-resource/react';

interface Country {
  readonly name: string;
  readonly capital: string | null;
}

const code = signal('FRA');
const cache = new LRUCache<string, Country>({ max: 50, ttl: 60_000 });

const country = resource({
  name: 'country',
  params: code,
  loader: async ({ params, abortSignal }) => {
    const cached = cache.get(params);
    if (cached) return cached;
    const response = await fetch(`/api/countries/${params}`, { signal: abortSignal });
    if (!response.ok) throw new Error(`The server answered ${response.status}.`);
    const loaded = (await response.json()) as Country;
    cache.set(params, loaded);
    return loaded;
  },
});

export default function Cache() {
  const selected = useSignalValue(code);
  const { status, error, latest } = useResource(country); // latest stays while another country loads

  return (
    <main>
      <h1>Cached countries</h1>
      <label>
        Country{' '}
        <select value={selected} onChange={({ target }) => code.set(target.value)}>
          <option value="FRA">France</option>
          <option value="JPN">Japan</option>
          <option value="PER">Peru</option>
        </select>
      </label>
      <output>{status}</output>
      {latest && (
        <p aria-busy={status !== 'resolved'}>
          {latest.name}, capital {latest.capital ?? 'none'}
        </p>
      )}
      {error && <p role="alert">{error.message}</p>}
    </main>
  );
}
