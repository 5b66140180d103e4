import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type PeerName, peerNames, peers } from './peers.js';
import { picture } from './picture.js';
import { growing, plans, workloadNames } from './plan.js';
import type { Times } from './reactivity/rounds.js';
import { caseTable, summaryTable } from './reactivity/tables.js';
import type { Costs, Measured } from './rounds.js';
import { median } from './statistics.js';
import {
  growthTable,
  markdown,
  ratioTable,
  type Sizes,
  sizeTable,
  spreadTable,
  type Table,
  traitTable,
} from './tables.js';
import { reactivityTargets, sizeTargets } from './targets.js';
import type { Traits } from './verify.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Results {
  readonly measured: Measured;
  readonly growth: Costs;
  readonly sizes: Sizes;
  readonly traits: ReadonlyMap<PeerName, Traits>;
  readonly rounds: number;
  readonly reactivity: Times;
  readonly reactivityRounds: number;
  /** How long all of it took. */
  readonly minutes: number;
}

/** Writes the page and the picture. Returns their paths. */
export function publish(results: Results): string[] {
  const files = {
    'docs/benchmarks.md': page(results),
    'docs/benchmarks.svg': picture(results.measured.costs),
  };
  for (const [file, text] of Object.entries(files)) writeFileSync(join(root, file), text);
  return Object.keys(files);
}

function versionOf(name: string): string {
  const manifest = readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}

function versionTable(): Table {
  const own = (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version;
  const names = [...new Set(peerNames.flatMap((name): readonly string[] => peers[name].packages))].sort();
  return [['', 'version'], ['xstate-resource', own], ...names.map((name) => [name, versionOf(name)])];
}

/** How much the machine was busy with other programs, which makes the numbers less certain. */
export function shareOf({ shares }: Measured): string {
  const percent = (share: number) => `${Math.round(100 * Math.min(1, share))}%`;
  return `The median process had a processor for ${percent(median(shares))} of its time, and the worst-off one for ${percent(Math.min(...shares))}. The rest went to other programs.`;
}

function page({
  measured,
  growth,
  sizes,
  traits,
  rounds,
  reactivity,
  reactivityRounds,
  minutes,
}: Results): string {
  const [cpu] = cpus();
  const day = new Date().toISOString().slice(0, 10);
  return `# Benchmarks

What it costs to load data with this library, with other libraries, and by hand. Each of these is a **peer**, a row in the tables. All numbers are multiples of the **floor**: the essentials of a resource in about thirty lines on top of signals, as you could write them yourself. A number below 1 is cheaper than the floor.

![A multiple of the floor for each workload and peer, as in the table below](benchmarks.svg)

${markdown(ratioTable(measured.costs))}

${workloadNames.map((name) => `- **${name}**, ${plans[name].what}. ${plans[name].description}`).join('\n')}

W1 to W8 measure resources. W9 measures the signals below them, for the peers that have signals: in that column, \`Angular resource\` and \`Solid createResource\` stand for the signals of Angular and Solid, and VueUse for those of Vue.

\`npm run bench\` writes this page. The last run was on ${day}, with Node.js ${process.versions.node} on ${cpus().length} cores of ${cpu?.model.trim() ?? 'an unknown processor'},
and took ${Math.round(minutes)} minutes. \`npm run bench -- W2 angular\` measures one workload for one peer, and does not write the page. Numbers like these differ between machines:
run the benchmark where it matters to you.

## The peers

${peerNames.map((name) => `- **${peers[name].title}.** ${peers[name].note}`).join('\n')}

Before a peer is timed, it is checked. Its values must be right, a value that was loaded for old params must never be shown, and several resources on one signal must each load.
Signals must have no glitches, compute nothing needlessly, and run no disposed effects.
The check also records how the resources differ. A peer that does less in this table has less to do in the measurements above:

${markdown(traitTable(traits), 'left')}

## Size

Minified and gzipped, in kB: the peer, what it needs from other packages, and the few lines that use it. Unused code is left out.

${markdown(sizeTable(sizes))}

The targets of \`xstate-resource\` are ${sizeTargets.withDependencies} kB, and ${sizeTargets.own} kB without its dependencies.

## Signals in the cases of js-reactivity-benchmark

[js-reactivity-benchmark](https://github.com/milomg/js-reactivity-benchmark) compares signals in twenty cases: graphs that are deep, broad, or diamond-shaped, graphs that change
their shape, and many signals and effects that are created, updated, and disposed of. We reimplemented its cases. The numbers are multiples of what
\`@preact/signals-core\`, our floor, takes. The mean is geometric. The targets of \`xstate-resource\` are a mean of ${reactivityTargets.mean} and a worst case of ${reactivityTargets.worst}.

${markdown(summaryTable(reactivity), 'left')}

${markdown(caseTable(reactivity))}

A row that begins with an ellipsis is a part of the case above it, and does not count by itself. The results are checked: the sums, and how often effects and computeds ran.
In each of ${reactivityRounds} rounds, one process per peer runs all cases. The best repetition counts. It is measured in processor time, with garbage collection on the same thread. Angular is left out, because each change would need a tick of an application.
During all cases, one more graph stays alive, as it would in an application. Without it, V8 discards what it has learned about the objects of a library, and creating them costs some peers several times as much.

## How the cost grows

These tables show the cost of one operation with a given number of resources, as a multiple of the cost for the same peer with 1,000 resources. In W9, the number is that of signals, with a computed and an effect each.
If the cost does not grow, all numbers in the row are 1. If it grows more than eightfold from one column to the next, the remaining columns are left out. The tables come from one round.

${growing.map((workload) => markdown(growthTable(growth, workload))).join('\n\n')}

## How it is measured

- Each peer runs each workload in its own process, bundled for production as it would be for a page. \`xstate-resource\` comes from its built package.
- A round is one such process for each peer, one after the other. Each round starts with a different peer. Ratios are taken within a round. So
  if the machine is busy for a while, that affects all peers. The tables show the medians of ${rounds} rounds, and the table below shows the minimum and maximum.
- A process first runs the workload to warm up, then repeats it and reports the median. Garbage is collected between repetitions, not during them.
- All peers use the same loader: an \`async\` function that immediately returns a new object. It gets the abort signal if the peer has one, and does not read it.
- All peers wait the same way: they yield in a microtask until the status is resolved and the value is the new one. So no peer pays for a
  subscription or waits for a timer.
- ${shareOf(measured)}
- If a framework defers effects, W9 runs them after each write: Angular's application ticks, and Vue's effects run from a queue like the one in Vue itself.
- The values that are read are added up, and the sum is checked, so that no compiler can remove the reads.

${markdown(spreadTable(measured.costs))}

## What these numbers do not say

- They measure overhead. A request takes thousands of times as long as the slowest of these operations. The library that loads the data of a page hardly ever decides how fast the page is.
- The peers are not the same kind of thing. A keyed cache, an application framework, and thirty lines are compared in the one respect that they have in common.
- The authors of this library wrote the adapters. They are short: see [\`peers/\`](../__tests__/bench/peers) and [\`signal-peers/\`](../__tests__/bench/signal-peers). If you can make one of them
  faster with code that users of the library would write, you are welcome to do so.

## Versions

The newest version of each package. Angular, Jotai, and VueUse officially require a newer Node.js than the oldest that this library supports, but they run on that one, too.

${markdown(versionTable(), 'left')}
`;
}
