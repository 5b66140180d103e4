// Best practices · Clean up when you are done: what ends a resource, and what the server sees of it.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { effect, type Resource, resource } from 'xstate-resource';
import { type Country, startBackend } from './backend/index.js';

await using backend = await startBackend();
backend.network.set({ delay: 10_000, server: 'answers' }); // nothing here waits for that long

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
} // the end of the block destroys it

const germany = countryOf('DEU');
const stop = effect(() => console.log('Germany:', germany.status()));
await backend.received('/countries/DEU');
germany.destroy(); // tells its observers, for the last time
germany.set('Germany');
console.log('afterwards:', germany.reload(), germany.value(), (await germany.settled()).status);
stop(); // an effect has an end of its own

async function lookAt(code: string): Promise<void> {
  const country = countryOf(code);
  await backend.received(`/countries/${code}`);
  console.log('Japan:', country.status());
} // nobody has it any more

await lookAt('JPN');
// What is dropped is cleaned up as soon as the engine collects its garbage. You need not do that; here it is not to be waited for.
setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');
using _ = setInterval(collectGarbage);

console.log(`The server saw\n${await backend.log()}`);
