/**
 * Measures this library and others that load data: `npm run bench`, or `npm run bench -- W2
 * angular` for a part.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { partsOf, sizeOf } from './bundle.js';
import { parse } from './command.js';
import { publish, shareOf } from './page.js';
import { type PeerName, peers as peerInfo, peersOf } from './peers.js';
import { growing, orderFor } from './plan.js';
import { bundlePrograms, verifyAll } from './programs.js';
import { runReactivity } from './reactivity/rounds.js';
import { caseTable, summaryTable } from './reactivity/tables.js';
import { runGrowth, runRounds } from './rounds.js';
import {
  growthTable,
  partTable,
  ratioTable,
  type Sizes,
  sizeTable,
  spreadTable,
  text,
  traitTable,
  workloadTable,
} from './tables.js';

const showProgress = (text: string) => process.stderr.isTTY && process.stderr.write(`\r\x1b[K${text}`);

function print(...parts: string[]): void {
  showProgress('');
  console.log(`${parts.join('\n\n')}\n`);
}

async function measureSizes(names: readonly PeerName[]): Promise<Sizes> {
  const sizes = new Map<string, number>();
  for (const name of peersOf.resources.filter((name) => names.includes(name)))
    sizes.set(peerInfo[name].title, await sizeOf(name));
  if (names.includes('xstate-resource')) {
    sizes.set(
      'xstate-resource, without xstate and @xstate/store',
      await sizeOf('xstate-resource', ['xstate', '@xstate/store']),
    );
  }
  return sizes;
}

async function main(temporary: string): Promise<void> {
  const { peers, workloads, others, isWhole } = parse(process.argv.slice(2));
  const rounds = Number(process.env.ROUNDS ?? 5);
  if (!Number.isInteger(rounds) || rounds < 1)
    throw new RangeError(`ROUNDS must be an integer of at least 1, got ${process.env.ROUNDS}.`);
  const start = performance.now();
  const programs = await bundlePrograms(peers, temporary);
  const traits = await verifyAll(programs);
  if (others.includes('verify')) print(text(traitTable(traits), 'left'));

  const sizes = others.includes('size') ? await measureSizes(peers) : undefined;
  if (sizes !== undefined) print(text(sizeTable(sizes)));
  if (sizes !== undefined && !isWhole && peers.includes('xstate-resource')) {
    print(text(partTable(await partsOf('xstate-resource', ['xstate', '@xstate/store']))));
  }

  const orders = new Map(workloads.map((workload) => [workload, orderFor(workload)]));
  const measured = orders.size > 0 ? await runRounds(programs, { orders, rounds }, showProgress) : undefined;
  if (measured !== undefined) {
    const { costs } = measured;
    print(text(ratioTable(costs)), `Minimum and maximum of ${rounds} rounds:\n${text(spreadTable(costs))}`);
    print(text(workloadTable(workloads), 'left'), shareOf(measured));
  }

  const growth = others.includes('growth') ? await runGrowth(programs, showProgress) : undefined;
  if (growth !== undefined) print(...growing.map((workload) => text(growthTable(growth, workload))));

  const reactivityRounds = Math.ceil(rounds / 3);
  const reactivity = others.includes('reactivity')
    ? await runReactivity(programs, reactivityRounds, showProgress)
    : undefined;
  if (reactivity !== undefined) print(text(caseTable(reactivity)), text(summaryTable(reactivity), 'left'));

  if (isWhole && sizes && measured && growth && reactivity) {
    const minutes = (performance.now() - start) / 60_000;
    print(
      `Written: ${publish({ measured, growth, sizes, traits, rounds, reactivity, reactivityRounds, minutes }).join(', ')}.`,
    );
  }
}

const temporary = mkdtempSync(join(tmpdir(), 'xstate-resource-bench-'));
try {
  await main(temporary);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
} finally {
  rmSync(temporary, { recursive: true, force: true });
}
