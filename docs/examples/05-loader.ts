// Core concepts · The loader function: what it receives, what it may return, and what happens when it throws.
import { type ResourceLoaderArgs, resource, signal } from 'xstate-resource';
import { type Country, startBackend } from './backend/index.js';

await using backend = await startBackend();

const code = signal('FRA');
const isLoud = signal(false);

const country = resource({
  params: code,
  // Annotated only to type `previous`; everything else is inferred.
  loader: async ({ params, abortSignal, previous }: ResourceLoaderArgs<string, string>) => {
    console.log(`loads ${params}; previously ${previous.status}, ${previous.value ?? 'no value'}`);
    const response = await fetch(`${backend.url}/countries/${params}`, { signal: abortSignal });
    const body = await response.json();
    if (!response.ok) throw body; // not an Error
    const { name } = body as Country;
    return isLoud() ? name.toUpperCase() : name;
  },
});
await country.settled();
console.log(country.value());

isLoud.set(true); // only the loader reads it, so nothing reloads
console.log(country.status(), country.value());
country.reload();
await country.settled();
console.log(country.value());

code.set('DEU');
await backend.received('/countries/DEU');
code.set('XYZ'); // aborts the request for Germany
await country.settled();
console.log(country.error()?.message);
console.log('cause:', country.error()?.cause);

const names = new Map([['FRA', 'France']]);
const known = resource({ params: code, loader: ({ params }) => names.get(params) ?? 'unknown' }); // not async
console.log(known.status());
await known.settled();
console.log(known.status(), known.value());

console.log(`The server saw\n${await backend.log()}`);
