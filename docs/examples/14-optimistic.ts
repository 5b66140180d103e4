// Design patterns · Optimistic updates: a change is shown at once, saved, and taken back where the server will not have it.
import { effect, resource, signal } from 'xstate-resource';
import { type Country, startBackend } from './backend/index.js';

await using backend = await startBackend();

const code = signal('KAZ');

const country = resource({
  name: 'country',
  params: code,
  loader: async ({ params, abortSignal }) => {
    const response = await fetch(`${backend.url}/countries/${params}`, { signal: abortSignal });
    if (!response.ok) throw new Error(`The server answered ${response.status}.`);
    return (await response.json()) as Country;
  },
});

/** Not with the signal of a load: who goes on to another country still wants this one saved. */
async function save({ code, capital }: Country): Promise<void> {
  const response = await fetch(`${backend.url}/countries/${code}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ capital }),
    signal: AbortSignal.timeout(10_000), // one that never ended would hold up those after it
  });
  if (!response.ok) throw new Error(((await response.json()) as { error: string }).error);
}

let last: Promise<unknown> = Promise.resolve();

/** Shows another capital at once. Rejects if the server will not have it. */
async function move(capital: string): Promise<void> {
  if (!country.hasValue()) throw new Error('Nothing is shown that could be changed.');
  const moved = { ...country.value(), capital };
  country.set(moved);
  const saved = last.then(() => save(moved)); // one at a time, or the server might get the older one last
  const own = saved.catch(() => {}); // the next one is saved even if this one is not
  last = own;
  try {
    await saved;
  } finally {
    // After the last change, all are saved: the server has the last word. A load that is running may have begun too early.
    if (last === own) country.reload({ force: true });
  }
}

effect(() => {
  const { status, value, error } = country.snapshot();
  console.log(status, value ? JSON.stringify(value.capital) : (error?.message ?? '–'));
});
await country.settled();

const refused = (error: Error) => console.log('not saved:', error.message);

await move('Almaty').catch(refused);
await country.settled();

await move('').catch(refused);
await country.settled();

const usual = backend.network();
backend.network.set({ ...usual, delay: 200 });
const first = move('').catch(refused);
await backend.received('/countries/KAZ'); // the first one takes its time, and is going to fail …
backend.network.set(usual);
await Promise.all([first, move('Astana').catch(refused)]); // … when there is a second one
await country.settled();

console.log(`The server saw\n${await backend.log()}`);
