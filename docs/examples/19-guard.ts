// Best practices · Use hasValue() as a type guard: value() throws while there is an error, and null is a value.
import { computed, resource, signal } from 'xstate-resource';
import { type Country, startBackend } from './backend/index.js';

await using backend = await startBackend();

const code = signal('FRA');

const country = resource({
  params: code,
  loader: async ({ params }) => {
    const [found] = await backend.database.query<Country>('select * from countries where code = $1', [
      params,
    ]);
    if (found === undefined) throw new Error(`There is no country ${params}.`);
    return found;
  },
});

const name = computed(() => (country.hasValue() ? country.value().name : '–'));
const careless = computed(() => country.value()?.name ?? '–'); // right, until something fails

function read(shown: () => string): string {
  try {
    return shown();
  } catch (error) {
    return `throws ${error}`;
  }
}

await country.settled();
console.log('with the guard:', read(name), '– without:', read(careless));

code.set('XYZ');
await country.settled();
console.log('with the guard:', read(name), '– without:', read(careless));

// null is a value: it was loaded, and there is no capital
const capital = resource({
  params: code,
  loader: async ({ params }) => {
    const [found] = await backend.database.query<Country>('select * from countries where code = $1', [
      params,
    ]);
    return found?.capital;
  },
});
for (const each of ['FRA', 'ATA', 'XYZ']) {
  code.set(each);
  await capital.settled();
  console.log(each, capital.hasValue() ? `the capital is ${capital.value()}` : 'nothing is known');
}
