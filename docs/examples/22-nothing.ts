// Best practices · Return null from params when there is nothing to load: no request, no error, and no special case in the loader.
import { resource, signal } from 'xstate-resource';
import { type Country, startBackend } from './backend/index.js';

await using backend = await startBackend();

const selected = signal<string | undefined>(undefined); // nothing is selected yet

async function fetchCountry(code: string | undefined, signal: AbortSignal): Promise<Country> {
  const response = await fetch(`${backend.url}/countries/${code}`, { signal });
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  return (await response.json()) as Country;
}

const country = resource({
  params: () => selected() ?? null, // or `params: selected`, because undefined loads nothing either
  loader: ({ params: code, abortSignal }) => fetchCountry(code, abortSignal), // code is a string
});

const careless = resource({
  params: () => ({ code: selected() }), // an object is never null, so it always loads
  loader: ({ params: { code }, abortSignal }) => fetchCountry(code, abortSignal),
});

async function show(): Promise<void> {
  for (const each of [country, careless]) {
    const { status, value, error } = await each.settled();
    console.log(each === country ? 'null:    ' : 'careless:', status, value?.name ?? error?.message ?? '–');
  }
}

await show();
selected.set('FRA');
await show();
selected.set(undefined);
await show();

console.log(`The server saw\n${await backend.log()}`);
