// More ways to get a value · Load more: the next page begins where the list ends, and the list stays visible.
import { effect, type Resource, resource, signal, untracked } from 'xstate-resource';
import { type Country, startBackend } from './backend/index.js';

await using backend = await startBackend();

interface List {
  readonly search: string;
  readonly names: readonly string[];
  readonly hasMore: boolean;
}
const pageSize = 2;

const search = signal('united');
const more = signal(0); // the number of clicks on "Load more"

const list: Resource<List> = resource({
  name: 'list',
  params: () => {
    more();
    const last = untracked(list.latest); // if tracked, each page would load the next one
    return { search: search(), after: last?.search === search() ? last.names.at(-1) : undefined };
  },
  loader: async ({ params: { search, after = '' }, abortSignal }) => {
    const limit = String(pageSize + 1); // one extra, to know whether there are more
    const query = new URLSearchParams({ search, after, limit });
    const response = await fetch(`${backend.url}/countries?${query}`, { signal: abortSignal });
    if (!response.ok) throw new Error(`The server answered ${response.status}.`);
    const found = ((await response.json()) as Country[]).map(({ name }) => name);
    const before = list.latest()?.names ?? [];
    const names = [...before.slice(0, before.indexOf(after) + 1), ...found.slice(0, pageSize)];
    return { search, names, hasMore: found.length > pageSize };
  },
});

effect(() => {
  const { status, error } = list.snapshot();
  const { names = [], hasMore } = list.latest() ?? {};
  console.log(
    `${search()} ${status}: ${names.join(', ') || '–'}${hasMore ? ', …' : ''}${error ? ` (${error.message})` : ''}`,
  );
});
const loadMore = () => more.update((count) => count + 1);
await list.settled();

loadMore();
await list.settled();

backend.fail(1);
loadMore();
await list.settled();
list.reload(); // the same page again
await list.settled();

search.set('sudan'); // starts again
await list.settled();

console.log(`The server saw\n${await backend.log()}`);
