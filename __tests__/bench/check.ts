/**
 * `npm run bench:check` fails if the library became slower or larger. `expected.json` has the
 * baseline for each major version of Node.js; `npm run bench:check -- --record` writes the current
 * figures to it. Missed targets (`targets.ts`) are only reported.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sizeOf } from './bundle.js';
import type { Order } from './order.js';
import type { WorkloadName } from './plan.js';
import { bundlePrograms, type Programs, verifyAll } from './programs.js';
import { runReactivity, summaryOf } from './reactivity/rounds.js';
import { excesses, type Figures, lowest, regressions } from './regressions.js';
import { ratios, runRounds } from './rounds.js';
import { text } from './tables.js';
import { limits } from './targets.js';

const own = 'xstate-resource';
const file = new URL('expected.json', import.meta.url);
const version = `Node.js ${process.versions.node.split('.')[0]}`;

/**
 * Fewer operations than for the tables, in processor time: the check must be quick, and reliable on
 * a busy machine.
 */
const orders = new Map<WorkloadName, Order>([
  ['W1', { workload: 'W1', count: 5000, repetitions: 3, warmUps: 3, clock: 'processor' }],
  ['W2', { workload: 'W2', count: 5000, repetitions: 1, warmUps: 1, clock: 'processor' }],
  ['W3', { workload: 'W3', count: 5000, repetitions: 3, warmUps: 5, clock: 'processor' }],
  ['W4', { workload: 'W4', count: 1_000_000, repetitions: 3, warmUps: 1, clock: 'processor' }],
  ['W5', { workload: 'W5', count: 1000, repetitions: 5, warmUps: 3, clock: 'processor' }],
  ['W6', { workload: 'W6', count: 2000, repetitions: 1, warmUps: 1, clock: 'processor' }],
  ['W7', { workload: 'W7', count: 5000, repetitions: 1, warmUps: 1, clock: 'processor' }],
  ['W8', { workload: 'W8', count: 5000, repetitions: 1, warmUps: 1, clock: 'processor' }],
  ['W9', { workload: 'W9', count: 1000, repetitions: 15, warmUps: 15, clock: 'processor' }],
]);

/** These vary by half from run to run, too much to judge by one run. */
const varying: readonly string[] = ['W1', 'W3', 'W5', 'W8', 'W9', 'reactivity, worst'];

async function figuresOf(programs: Programs, rounds: number): Promise<Figures> {
  const { costs } = await runRounds(programs, { orders, rounds }, () => {});
  const multiples = [...orders.keys()].map((workload) => [
    workload,
    Number(ratios(costs, workload, own).median.toPrecision(3)),
  ]);
  const sizes = { kB: await sizeOf(own), 'kB, own code': await sizeOf(own, ['xstate', '@xstate/store']) };
  const { mean, worst } = summaryOf(await runReactivity(programs, 1, () => {}), own);
  const short = (ratio: number) => Number(ratio.toPrecision(3));
  return {
    ...Object.fromEntries(multiples),
    ...sizes,
    'reactivity, mean': short(mean),
    'reactivity, worst': short(worst),
  };
}

async function check(programs: Programs, recorded: Figures): Promise<void> {
  let figures = await figuresOf(programs, 5);
  for (let retry = 0; retry < 2 && regressions(figures, recorded).length > 0; retry++)
    figures = lowest(figures, await figuresOf(programs, 7));
  const rows = Object.entries(limits).map(([name, limit]) => [
    name,
    String(recorded[name] ?? ''),
    String(figures[name]),
    String(limit),
  ]);
  console.log(text([['', 'was', 'is', 'at most'], ...rows]));
  for (const line of excesses(figures, limits)) console.log(line);
  for (const line of regressions(figures, recorded)) {
    console.error(line);
    process.exitCode = 1;
  }
}

const temporary = mkdtempSync(join(tmpdir(), 'xstate-resource-bench-'));
try {
  const recorded = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Figures>;
  const programs = await bundlePrograms(['floor', own], temporary);
  await verifyAll(programs);
  const expected = recorded[version];
  if (process.argv.includes('--record')) {
    const figures = await figuresOf(programs, 9);
    const steady = Object.fromEntries(Object.entries(figures).filter(([name]) => !varying.includes(name)));
    writeFileSync(file, `${JSON.stringify({ ...recorded, [version]: steady }, undefined, 2)}\n`);
    console.log(`Recorded for ${version}: ${JSON.stringify(figures)}.`);
  } else {
    if (expected === undefined)
      console.log(`There is no baseline for ${version}. To record one: npm run bench:check -- --record`);
    await check(programs, expected ?? {});
  }
} finally {
  rmSync(temporary, { recursive: true, force: true });
}
