// Best practices · Take one snapshot instead of several reads: it narrows types, and it does not change.
import { batch, type ResourceSnapshot, resource, signal } from 'xstate-resource';
import { type Country, startBackend } from './backend/index.js';

await using backend = await startBackend();

const code = signal('FRA');

const country = resource({
  params: code,
  loader: async ({ params, abortSignal }) => {
    const response = await fetch(`${backend.url}/countries/${params}`, { signal: abortSignal });
    return (await response.json()) as Country;
  },
});

/**
 * It takes only a snapshot, so it is easy to test. TypeScript narrows the value or the error in
 * each case.
 */
function headline(shown: ResourceSnapshot<Country>): string {
  switch (shown.status) {
    case 'resolved':
    case 'local':
      return shown.value.name;
    case 'error':
      return `Sorry: ${shown.error.message}`;
    default:
      return '…';
  }
}

async function visit(): Promise<string> {
  const shown = country.snapshot();
  if (shown.status !== 'resolved') return 'There is nothing to visit.';
  await backend.database.query('insert into visits (country) values ($1)', [shown.value.code]);
  return `Visited ${shown.value.name}.`; // the country on the screen when `visit` was called
}

await country.settled();
const first = country.snapshot();
console.log(headline(first), first === country.snapshot()); // the same object until something in it changes

batch(() => {
  code.set('DEU');
  // All reads agree, even here, before observers are notified of the change.
  console.log(country.status(), country.hasValue(), country.value(), headline(country.snapshot()));
});
await country.settled();

const visiting = visit(); // while it waits for the database:
code.set('JPN');
await country.settled();
console.log(await visiting, `On the screen: ${headline(country.snapshot())}.`);
