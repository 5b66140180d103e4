// Core concepts · The loader function: what it is given, what it may return, and what becomes of what it throws.
import { type ResourceLoaderArgs, resource, signal } from 'xstate-resource';
import { type Country, startBackend } from './backend/index.js';

await using backend = await startBackend();

const code = signal('FRA');
const isLoud = signal(false);

const country = resource({
  params: code,
  // Annotated for the type of `previous`, which is that of the value: the rest is inferred without.
  loader: async ({ params, abortSignal, previous }: ResourceLoaderArgs<string, string>) => {
    console.log(`loads ${params}; before that: ${previous.status}, ${previous.value ?? 'no value'}`);
    const response = await fetch(`${backend.url}/countries/${params}`, { signal: abortSignal });
    const body = await response.json();
    if (!response.ok) throw body; // it is no Error
    const { name } = body as Country;
    return isLoud() ? name.toUpperCase() : name;
  },
});
await country.settled();
console.log(country.value());

isLoud.set(true); // read by the loader, not by the params
console.log(country.status(), country.value());
country.reload();
await country.settled();
console.log(country.value());

code.set('DEU');
await backend.received('/countries/DEU');
code.set('XYZ'); // aborts the signal that fetch has for Germany
await country.settled();
console.log(country.error()?.message);
console.log('cause:', country.error()?.cause);

const names = new Map([['FRA', 'France']]);
const known = resource({ params: code, loader: ({ params }) => names.get(params) ?? 'unknown' }); // no promise is needed
console.log(known.status());
await known.settled();
console.log(known.status(), known.value());

console.log(`The server saw\n${await backend.log()}`);
