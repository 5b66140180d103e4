// Best practices · Check for cancellation in long-running loaders: a superseded loader stops at its next step.
import { effect, resource, signal } from 'xstate-resource';
import { type Country, startBackend } from './backend/index.js';

await using backend = await startBackend();

type Order = 'name' | 'area';

const order = signal<Order>('name');
const read = signal<readonly string[]>([]); // one entry per page read
const pagesOf = (what: string) => read().filter((page) => page === what).length;

/**
 * All countries, 60 at a time. A running query cannot be cancelled, but the next one can be
 * skipped.
 */
async function* pages(by: Order, reader: string): AsyncGenerator<Country[]> {
  for (let offset = 0; ; offset += 60) {
    const page = await backend.database.query<Country>(
      `select * from countries order by ${by}, code limit 60 offset $1`,
      [offset],
    );
    read.update((all) => [...all, `${reader} by ${by}`]);
    yield page;
    if (page.length < 60) return;
  }
}

const careful = resource({
  params: order,
  loader: async ({ params, abortSignal }) => {
    const all: Country[] = [];
    for await (const page of pages(params, 'careful')) {
      abortSignal.throwIfAborted();
      all.push(...page);
    }
    return all;
  },
});

const careless = resource({
  params: order,
  loader: async ({ params }) => {
    const all: Country[] = [];
    for await (const page of pages(params, 'careless')) all.push(...page);
    return all;
  },
});

effect(() => {
  if (pagesOf('careful by name') === 2) order.set('area'); // halfway through, sort by area instead
});

for (const countries of [careful, careless]) {
  const { value = [] } = await countries.settled();
  console.log(`${value.length} countries, ${value[0]?.name} is the smallest.`);
}
await backend.until(() => pagesOf('careless by name') === 5); // it reads all the pages in vain
for (const reader of ['careful', 'careless']) {
  console.log(
    `${reader}: ${pagesOf(`${reader} by name`)} pages by name, ${pagesOf(`${reader} by area`)} by area`,
  );
}
