// Design patterns · Optimistic updates: shows a change at once, saves it, and reverts it if the server refuses.
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

/** Takes no `abortSignal`: a save must finish even if you switch to another country. */
async function save({ code, capital }: Country): Promise<void> {
  const response = await fetch(`${backend.url}/countries/${code}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ capital }),
    signal: AbortSignal.timeout(10_000), // a save that hangs would block the saves after it
  });
  if (!response.ok) throw new Error(((await response.json()) as { error: string }).error);
}

let lastSave: Promise<unknown> = Promise.resolve();

/** Shows the new capital at once. Rejects if the server refuses it. */
async function changeCapital(capital: string): Promise<void> {
  if (!country.hasValue()) throw new Error('There is no country to change.');
  const changed = { ...country.value(), capital };
  country.set(changed);
  const saving = lastSave.then(() => save(changed)); // one at a time, so that saves arrive in order
  const settled = saving.catch(() => {}); // if this save fails, the next one still runs
  lastSave = settled;
  try {
    await saving;
  } finally {
    // Only the last save reloads. Force it: a load in flight may have started before the save.
    if (lastSave === settled) country.reload({ force: true });
  }
}

effect(() => {
  const { status, value, error } = country.snapshot();
  console.log(status, value ? JSON.stringify(value.capital) : (error?.message ?? '–'));
});
await country.settled();

const logFailure = (error: Error) => console.log('not saved:', error.message);

await changeCapital('Almaty').catch(logFailure);
await country.settled();

await changeCapital('').catch(logFailure);
await country.settled();

const usual = backend.network();
backend.network.set({ ...usual, delay: 200 });
const first = changeCapital('').catch(logFailure);
await backend.received('/countries/KAZ'); // the first save is slow and will fail …
backend.network.set(usual);
await Promise.all([first, changeCapital('Astana').catch(logFailure)]); // … while a second one follows
await country.settled();

console.log(`The server saw\n${await backend.log()}`);
