// More ways to get a value · Cached values: stored values show at once, and load again if they are old.
import { effect, resource } from 'xstate-resource';
import { type Country, startBackend } from './backend/index.js';

await using backend = await startBackend();

/** Stands for `localStorage` in a browser. */
const storage = new Map<string, string>();

interface Stored {
  readonly country: Country;
  /** When it was loaded; in real code, `Date.now()`. */
  readonly at: number;
}
let now = 0;

function stored(key: string): Stored | undefined {
  try {
    return JSON.parse(storage.get(key) ?? 'null') ?? undefined;
  } catch {
    return undefined; // corrupt, so load it
  }
}

/** What the page does on each visit. */
function openPage(code: string) {
  const key = `country/${code}`;
  const country = resource({
    name: 'country',
    params: () => code,
    loader: async ({ params, abortSignal }): Promise<Stored> => {
      const response = await fetch(`${backend.url}/countries/${params}`, { signal: abortSignal });
      if (!response.ok) throw new Error(`The server answered ${response.status}.`);
      return { country: (await response.json()) as Country, at: now };
    },
    cached: () => stored(key),
    revalidate: (_, { at }) => now - at > 60_000, // show it and load a new one
  });
  effect(() => {
    const { status, value, error } = country.snapshot();
    console.log(' ', status, value?.country.capital ?? error?.message ?? '–');
    if (status === 'resolved') storage.set(key, JSON.stringify(value));
  });
  return country;
}

async function visit(what: string): Promise<void> {
  console.log(what);
  using country = openPage('FRA');
  await country.settled();
  if (country.status() === 'error') console.log('  latest:', country.latest()?.country.capital);
}

await visit('The first visit');
await visit('A second visit, soon after');

now += 3_600_000;
await backend.database.query("update countries set capital = 'Lutetia' where code = 'FRA'");
await visit('An hour later');

now += 3_600_000;
backend.fail(1);
await visit('The server is down');

storage.set('country/FRA', '{"country": {"na'); // only half of it
await visit('The stored value is corrupt');

await backend.database.query("update countries set capital = 'Paris' where code = 'FRA'");
console.log(`The server saw\n${await backend.log()}`);
