// Use cases · Database queries: runs SQL with bound parameters, types the rows, and derives a total from them.
import { computed, effect, resource, signal } from 'xstate-resource';
import { type Country, startBackend } from './backend/index.js';

await using backend = await startBackend();
const { database } = backend;

const region = signal('Oceania');
const limit = signal(3);

const largest = resource({
  name: 'largest',
  params: () => ({ region: region(), limit: limit() }),
  // Bind user input as parameters. Never put it into the SQL text.
  loader: ({ params }) =>
    database.query<Pick<Country, 'name'> & { area: number }>(
      'select name, area from countries where region = $1 and area is not null order by area desc limit $2',
      [params.region, params.limit],
    ),
});

const total = computed(() => {
  if (!largest.hasValue()) return 'no total';
  const area = largest.value().reduce((sum, country) => sum + country.area, 0);
  return `${area.toLocaleString('en')} km²`;
});

effect(() => {
  const { status, value, error } = largest.snapshot();
  console.log(status, value?.map(({ name }) => name).join(', ') ?? error?.message ?? '–', '|', total());
});
await largest.settled();

region.set('Asia'); // two changes in the same turn, one query
limit.set(2);
await largest.settled();

region.set("Asia' or region <> '"); // an injection attempt matches no region
await largest.settled();

limit.set(-1);
await largest.settled();

limit.set(1);
region.set('Europe');
await largest.settled();
