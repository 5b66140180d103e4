// Use cases · Data fetching (REST API): a 404 is an error, and selecting something else cancels the request.
import { effect, resource, signal } from 'xstate-resource';
import { type Country, startBackend } from './backend/index.js';

await using backend = await startBackend();

const code = signal('FRA');

const country = resource({
  name: 'country',
  params: () => ({ code: code() }),
  loader: async ({ params, abortSignal }) => {
    const response = await fetch(`${backend.url}/countries/${params.code}`, { signal: abortSignal });
    if (response.status === 404) throw new Error(`There is no country ${params.code}.`);
    if (!response.ok) throw new Error(`The server answered ${response.status}.`);
    return (await response.json()) as Country;
  },
});

effect(() => {
  const { status, value, error } = country.snapshot();
  console.log(status, value?.name ?? error?.message ?? '–');
});
await country.settled();

code.set('DEU'); // Germany is loading …
await backend.received('/countries/DEU');
code.set('JPN'); // … when Japan is selected instead
await country.settled();

code.set('XYZ');
await country.settled();

console.log(`The server saw\n${await backend.log()}`);
