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

/** Writes what was measured where readers find it. Returns the files. */
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

/** Whether the machine had other things to do, which makes the numbers less certain. */
export function shareOf({ shares }: Measured): string {
  const percent = (share: number) => `${Math.round(100 * Math.min(1, share))} %`;
  return `Of their time the processes had a processor for ${percent(median(shares))}, the unluckiest for ${percent(Math.min(...shares))}: what is missing went to other programs.`;
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

What it costs to load data with this library, with others, and by hand. Every number is a multiple of the **floor**: what one writes oneself, in some
thirty lines on signals, if one writes no more than must be. Below 1 is cheaper than that.

![A multiple of the floor for each workload and peer, as in the table below](benchmarks.svg)

${markdown(ratioTable(measured.costs))}

${workloadNames.map((name) => `- **${name}**, ${plans[name].what}. ${plans[name].description}`).join('\n')}

W1 to W8 measure what loads data. W9 measures the signals below it, of those that have some: \`resource\` or \`createResource\` in a name is not meant there, and of VueUse it is Vue.

This page is written by \`npm run bench\`: the last time on ${day}, with Node.js ${process.versions.node} on ${cpus().length} cores of ${cpu?.model.trim() ?? 'an unknown processor'},
in ${Math.round(minutes)} minutes. \`npm run bench -- W2 angular\` measures one workload for one peer, and writes nothing. No such number is true everywhere:
run it where it matters to you.

## What they are

${peerNames.map((name) => `- **${peers[name].title}.** ${peers[name].note}`).join('\n')}

Before a peer is timed, it is checked: the values are right, what was loaded for old params is never shown, resources on one signal each load for themselves.
Signals are checked for glitches, for what is computed without need, and for effects that have ended and run.
In the rest resources differ, as seen in that check. Who does less here has less to pay for above:

${markdown(traitTable(traits), 'left')}

## Size

Minified and gzipped, in kB: the peer, what it needs of other packages, and the few lines that use it; what is not used is not in it.

${markdown(sizeTable(sizes))}

\`xstate-resource\` is to have at most ${sizeTargets.withDependencies} kB, and ${sizeTargets.own} kB where its dependencies are there.

## Signals by the cases of others

[js-reactivity-benchmark](https://github.com/milomg/js-reactivity-benchmark) compares signals by twenty cases: graphs that are deep, broad, shaped like a diamond, or that change their
shape; many signals and effects that are created, updated and disposed of. These are its cases in our words. The numbers are multiples of what
\`@preact/signals-core\` takes, which is our floor; the mean is geometric. \`xstate-resource\` is to have a mean of at most ${reactivityTargets.mean}, and no case above ${reactivityTargets.worst}.

${markdown(summaryTable(reactivity), 'left')}

${markdown(caseTable(reactivity))}

A row with an ellipsis is a part of the row above it, and does not count by itself. Each result is checked: sums, and how often effects and computeds have run.
All cases of a peer run in one process for each of ${reactivityRounds} rounds, and the best repetition counts, in time of the processor, with garbage collection in the same thread. Angular is not among them, as each change would be a tick of an application.
One more graph lives all the time, as in an application; without any, V8 forgets what it knows of a library's objects, and creating them costs some peers a multiple.

## How the cost grows

What one operation costs where there are so many resources (W9: signals, with a computed and an effect each), as a multiple of what it costs the same peer where there are 1,000. Where it does not grow, it is 1
everywhere; where it has grown more than eightfold from one column to the next, the rest is left out. One round.

${growing.map((workload) => markdown(growthTable(growth, workload))).join('\n\n')}

## How it is measured

- Each peer runs each workload in a process of its own, bundled for production as a page would be; \`xstate-resource\` from its built package.
- A round is one such process for each peer, one after the other, the first of them another one in each round. A ratio is taken within a round, so that
  a machine that is busy for a while is so for all. The tables have the medians of ${rounds} rounds, and what follows here the least and the most.
- A process first runs the workload to warm up, then repeats it and reports the median. Garbage is collected between repetitions, not in them.
- The loader is the same for all: an \`async\` function that returns a new object at once. It is offered the abort signal where there is one, and does not read it.
- Waiting is the same for all: the turn is given up, in a microtask, until the status says resolved and the value is the new one. So nobody pays for a
  subscription, and nobody waits for a timer.
- ${shareOf(measured)}
- Where a framework runs effects later, W9 has them run after each write: Angular's application ticks, Vue's run from a queue like its own.
- Reads are added up, and the sum is checked, so that no compiler leaves them out.

${markdown(spreadTable(measured.costs))}

## What these numbers do not say

- They are all about overhead. A request takes thousands of times as long as the slowest of these; what does the loading hardly ever decides how fast a page is.
- The peers are not the same thing. A cache by key, an application framework and thirty lines are compared in the one respect that they have in common.
- The adapters were written by the authors of this library. They are short: [\`peers/\`](../__tests__/bench/peers) and [\`signal-peers/\`](../__tests__/bench/signal-peers). Who can make one of them
  faster in a way that its users would write, is welcome to.

## Versions

The newest of each. Angular, Jotai and VueUse ask for a newer Node.js than the oldest that this library runs on, and run on that as well.

${markdown(versionTable(), 'left')}
`;
}
