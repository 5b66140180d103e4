import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type PeerName, peerNames, peers } from './peers.js';
import { picture } from './picture.js';
import { growing, plans, workloadNames } from './plan.js';
import type { Costs, Measured } from './rounds.js';
import { median } from './statistics.js';
import { growthTable, markdown, ratioTable, type Sizes, sizeTable, spreadTable, type Table, traitTable } from './tables.js';
import type { Traits } from './verify.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Results {
  readonly measured: Measured;
  readonly growth: Costs;
  readonly sizes: Sizes;
  readonly traits: ReadonlyMap<PeerName, Traits>;
  readonly rounds: number;
  /** How long all of it took. */
  readonly minutes: number;
}

/** Writes what was measured where readers find it. Returns the files. */
export function publish(results: Results): string[] {
  const files = { 'docs/benchmarks.md': page(results), 'docs/benchmarks.svg': picture(results.measured.costs) };
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

function page({ measured, growth, sizes, traits, rounds, minutes }: Results): string {
  const [cpu] = cpus();
  const day = new Date().toISOString().slice(0, 10);
  return `# Benchmarks

What it costs to load data with this library, with others, and by hand. Every number is a multiple of the **floor**: what one writes oneself, in some
thirty lines on signals, if one writes no more than must be. Below 1 is cheaper than that.

![A multiple of the floor for each workload and peer, as in the table below](benchmarks.svg)

${markdown(ratioTable(measured.costs))}

${workloadNames.map((name) => `- **${name}**, ${plans[name].what}. ${plans[name].description}`).join('\n')}

This page is written by \`npm run bench\`: the last time on ${day}, with Node.js ${process.versions.node} on ${cpus().length} cores of ${cpu?.model.trim() ?? 'an unknown processor'},
in ${Math.round(minutes)} minutes. \`npm run bench -- W2 angular\` measures one workload for one peer, and writes nothing. No such number is true everywhere:
run it where it matters to you.

## What they are

${peerNames.map((name) => `- **${peers[name].title}.** ${peers[name].note}`).join('\n')}

Before a peer is timed, it is checked: the values are right, what was loaded for old params is never shown, resources on one signal each load for themselves.
In the rest they differ, as seen in that check. Who does less here has less to pay for above:

${markdown(traitTable(traits), 'left')}

## Size

Minified and gzipped, in kB: the peer, what it needs of other packages, and the few lines that use it; what is not used is not in it.

${markdown(sizeTable(sizes))}

## How the cost grows

What one operation costs where there are so many resources, as a multiple of what it costs the same peer where there are 1,000. Where it does not grow, it is 1
everywhere. One round.

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
- Reads are added up, and the sum is checked, so that no compiler leaves them out.

${markdown(spreadTable(measured.costs))}

## What these numbers do not say

- They are all about overhead. A request takes thousands of times as long as the slowest of these; what does the loading hardly ever decides how fast a page is.
- The peers are not the same thing. A cache by key, an application framework and thirty lines are compared in the one respect that they have in common.
- The adapters were written by the authors of this library. They are short: [\`__tests__/bench/peers/\`](../__tests__/bench/peers). Who can make one of them
  faster in a way that its users would write, is welcome to.

## Versions

The newest of each. Angular, Jotai and VueUse ask for a newer Node.js than the oldest that this library runs on, and run on that as well.

${markdown(versionTable(), 'left')}
`;
}
