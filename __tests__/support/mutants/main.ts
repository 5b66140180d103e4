import { mkdirSync, readFileSync } from 'node:fs';
import { argv } from 'node:process';
import { Stryker } from '@stryker-mutator/core';
import { type Room, rooms } from './rooms.js';

/*
 * `npm run mutants` breaks the code of each room, one place at a time, and runs the tests of that
 * room; `npm run mutants -- signals shared` does these rooms only. It prints what no test noticed,
 * then the counts, and fails if less than 95 % were noticed. A room takes minutes, all of them take
 * hours.
 */

const enough = 95;

interface Mutant {
  readonly status: string;
  readonly mutatorName: string;
  readonly replacement?: string;
  readonly location: { readonly start: { readonly line: number } };
}

/** A mutant, where it is, and the line it is in. */
interface Place extends Mutant {
  readonly file: string;
  readonly code: string | undefined;
}

/** What Stryker writes about a run. */
interface Report {
  readonly files: Readonly<Record<string, { readonly source: string; readonly mutants: readonly Mutant[] }>>;
}

/** Random tests, and those that measure memory: a process that has run for minutes blurs it. */
const unsteady = [
  '/node_modules/',
  '\\.random\\.',
  '/(released|paths|turns|leaks[a-z-]*|[a-z-]+-leaks|[a-z-]+-types)\\.test',
];

/** Breaks the code of a room, and says what became of each mutant. */
async function broken(name: string, { mutate, tests }: Room): Promise<Place[]> {
  const fileName = `reports/mutants/${name}.json`;
  await new Stryker({
    mutate: [...mutate],
    jest: {
      config: {
        roots: ['<rootDir>/__tests__'],
        testMatch: tests.map((path) => `**/__tests__/${path}.test.{ts,tsx}`),
        testPathIgnorePatterns: unsteady,
      },
    },
    jsonReporter: { fileName },
    tempDirName: `.stryker-tmp/${name}`,
  }).runMutationTest();
  const { files } = JSON.parse(readFileSync(fileName, 'utf8')) as Report;
  return Object.entries(files).flatMap(([file, { source, mutants }]) => {
    const lines = source.split('\n');
    return mutants.map((mutant) => ({
      ...mutant,
      file,
      code: lines[mutant.location.start.line - 1]?.trim(),
    }));
  });
}

const isMissed = ({ status }: Mutant): boolean => status === 'Survived' || status === 'NoCoverage';

const named = argv.slice(2);
const unknown = named.filter((name) => !(name in rooms));
if (unknown.length > 0)
  throw new Error(`There is no room ${unknown.join(', ')}. The rooms are ${Object.keys(rooms).join(', ')}.`);

mkdirSync('reports/mutants', { recursive: true });
const counts: Record<string, Record<string, number>> = {};
for (const [name, room] of Object.entries(rooms)) {
  if (named.length > 0 && !named.includes(name)) continue;
  const places = await broken(name, room);
  const count = (status: string): number => places.filter((place) => place.status === status).length;
  const missed = places.filter(isMissed);
  for (const { file, location, mutatorName, code, replacement = '' } of missed)
    console.log(
      `${file}:${location.start.line} ${mutatorName}: ${code} => ${replacement.replace(/\s+/g, ' ')}`,
    );
  const noticed = count('Killed') + count('Timeout');
  const percent = Math.floor((1000 * noticed) / (noticed + missed.length)) / 10;
  counts[name] = { killed: count('Killed'), 'timed out': count('Timeout'), survived: missed.length, percent };
}
console.table(counts);
process.exitCode = Object.values(counts).every(({ percent = 0 }) => percent >= enough) ? 0 : 1;
