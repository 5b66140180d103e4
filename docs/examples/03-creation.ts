// Core concepts · Creating a resource: in a class or at the top level of a module; loading begins in a microtask.
import { resource, signal } from 'xstate-resource';
import { type Country, startBackend } from './backend/index.js';

await using backend = await startBackend();

/** Without params, it loads once, and again on each reload. */
const total = resource({
  loader: async () => {
    console.log('  total: the loader is called');
    const [row] = await backend.database.query<{ total: number }>(
      'select count(*)::int as total from countries',
    );
    return row?.total;
  },
});

class Atlas {
  readonly code = signal('FRA');

  readonly country = resource({
    params: () => {
      console.log('  country: params is called');
      return { code: this.code() };
    },
    loader: async ({ params: { code } }) => {
      console.log(`  country: the loader is called for ${code}`);
      const [country] = await backend.database.query<Country>('select * from countries where code = $1', [
        code,
      ]);
      return country;
    },
  });
}

const atlas = new Atlas();
console.log('Both resources exist. The first read:');
console.log(`  country is ${atlas.country.status()}`);
console.log('The end of the turn:');
await Promise.all([total.settled(), atlas.country.settled()]);
console.log(`${atlas.country.value()?.name} is one of ${total.value()}.`);

console.log('The params change:');
atlas.code.set('JPN');
await atlas.country.settled();
console.log(`${atlas.country.value()?.name} is one of ${total.value()}.`);
