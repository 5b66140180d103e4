// Best practices · Clean up when you are done: what ends a resource, and how the server notices.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { effect, type Resource, resource } from 'xstate-resource';
import { type Country, startBackend } from './backend/index.js';

await using backend = await startBackend();
backend.network.set({ delay: 10_000, server: 'answers' }); // nothing here waits that long

function countryOf(code: string): Resource<string> {
  return resource({
    params: () => code,
    loader: async ({ params, abortSignal }) => {
      const response = await fetch(`${backend.url}/countries/${params}`, { signal: abortSignal });
      return ((await response.json()) as Country).name;
    },
  });
}

{
  using france = countryOf('FRA');
  await backend.received('/countries/FRA');
  console.log('France:', france.status());
} // destroyed at the end of the block

const germany = countryOf('DEU');
const stop = effect(() => console.log('Germany:', germany.status()));
await backend.received('/countries/DEU');
germany.destroy(); // notifies its observers for the last time
germany.set('Germany');
console.log('afterwards:', germany.reload(), germany.value(), (await germany.settled()).status);
stop(); // the effect must be stopped separately

async function lookAt(code: string): Promise<void> {
  const country = countryOf(code);
  await backend.received(`/countries/${code}`);
  console.log('Japan:', country.status());
} // nothing references it anymore

await lookAt('JPN');
// A dropped resource ends when it is garbage-collected. Your code need not trigger that; this
// example cannot wait for it.
setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');
using _ = setInterval(collectGarbage);

console.log(`The server saw\n${await backend.log()}`);
