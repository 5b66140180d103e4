// Core concepts · The params function: a formula for what to load; an equal result loads nothing.
import { resource, signal } from 'xstate-resource';
import { startBackend } from './backend/index.js';

await using backend = await startBackend();

async function count({ region, letter }: { region: string; letter: string }): Promise<number> {
  console.log(`  counts ${letter}… in ${region}`);
  const sql = 'select code from countries where region = $1 and starts_with(name, $2)';
  return (await backend.database.query(sql, [region, letter])).length;
}

// constant
const constant = resource({
  params: () => ({ region: 'Asia', letter: 'J' }),
  loader: ({ params }) => count(params),
});

// a signal is a function, so it can be the params
const continent = signal('Oceania');
const itself = resource({
  params: continent,
  loader: ({ params }) => count({ region: params, letter: 'N' }),
});

// from several signals and a condition
const region = signal<string | null>('Europe');
const letter = signal('F');
const countries = resource({
  params: () => {
    const where = region();
    if (where === null) return null;
    if (letter().length > 1) throw new RangeError('One letter, please.');
    return { region: where, letter: letter().toUpperCase() };
  },
  loader: ({ params }) => count(params),
});

console.log('At first');
await Promise.all([constant.settled(), itself.settled(), countries.settled()]);
console.log(' ', constant.value(), itself.value(), countries.value());

async function after(what: string, change: () => void): Promise<void> {
  console.log(what);
  change();
  const { status, value, error } = await countries.settled();
  console.log(' ', status, value ?? error?.message ?? '–');
}

await after('Several signals change in one turn', () => {
  for (const each of 'ABCM') letter.set(each);
  region.set('Africa');
});
await after('The params are a new object with the same content', () => letter.set('m'));
await after('The params are null', () => region.set(null));
await after('The params throw', () => {
  region.set('Africa');
  letter.set('Ma');
});
await after('They recover', () => letter.set('G'));
