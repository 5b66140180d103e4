// Mental model · Compared with doing it by hand: the usual class shows a wrong state.
import { resource, signal } from 'xstate-resource';
import { type Country, startBackend } from './backend/index.js';

await using backend = await startBackend();

async function fetchCountry(code: string, signal: AbortSignal): Promise<Country> {
  const response = await fetch(`${backend.url}/countries/${code}`, { signal });
  if (!response.ok) throw new Error(`The server answered ${response.status}.`);
  return (await response.json()) as Country;
}

class CountryByHand {
  code = '';
  data: Country | undefined;
  error: unknown;
  isLoading = false;
  #request: AbortController | undefined;

  async load(code: string): Promise<void> {
    this.#request?.abort();
    this.#request = new AbortController();
    this.code = code;
    this.error = undefined;
    this.isLoading = true;
    try {
      this.data = await fetchCountry(code, this.#request.signal);
    } catch (error) {
      if ((error as Error).name !== 'AbortError') this.error = error;
    } finally {
      this.isLoading = false;
    }
  }
}

const byHand = new CountryByHand();
const showByHand = () =>
  console.log('by hand  ', byHand.code, byHand.isLoading ? 'loading' : 'at rest', byHand.data?.name ?? '–');
await byHand.load('FRA');
showByHand();
void byHand.load('DEU');
await backend.received('/countries/DEU');
const japan = byHand.load('JPN');
await backend.received('/countries/JPN');
showByHand(); // Japan is loading
await japan;
showByHand();

const code = signal('FRA');
const country = resource({
  params: code,
  loader: ({ params, abortSignal }) => fetchCountry(params, abortSignal),
});
const show = () =>
  console.log(
    'resource ',
    code(),
    country.isLoading() ? 'loading' : 'at rest',
    country.snapshot().value?.name ?? '–',
  );
await country.settled();
show();
code.set('DEU');
await backend.received('/countries/DEU');
code.set('JPN');
await backend.received('/countries/JPN');
show();
await country.settled();
show();
