/**
 * Shows whose code a workload spends its time in, and in which functions of this package:
 * `npm run bench:profile -- W1`, or `… W1 solid` for another peer. `reactivity` works as well, and
 * `CASES=broad` selects its cases.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bundleWorker } from './bundle.js';
import { peersOf } from './peers.js';
import { kindOf, orderFor, type WorkloadName, workloadNames } from './plan.js';
import { text } from './tables.js';

interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** The package that each line of a bundle belongs to. esbuild writes the path above each module. */
function ownersOf(program: string): string[] {
  let owner = 'the benchmark';
  return readFileSync(program, 'utf8')
    .split('\n')
    .map((line) => {
      const [, path] = /^\/\/ (\S+\.\w+)$/.exec(line) ?? [];
      const [, dependency] = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path ?? '') ?? [];
      if (path !== undefined)
        owner = dependency ?? (path.startsWith('dist/') ? 'xstate-resource' : 'the benchmark');
      return owner;
    });
}

interface Shares {
  /** Each package's share of the time, the largest first. */
  readonly owners: readonly [string, number][];
  /** The same for each function of this package. */
  readonly functions: readonly [string, number][];
}

function sharesIn({ nodes, samples, timeDeltas }: Profile, ownersOfLines: readonly string[]): Shares {
  const places = new Map(
    nodes.map(({ id, callFrame: { functionName, url, lineNumber } }) => {
      if (functionName === '(garbage collector)') return [id, ['garbage collection', '']];
      const owner = url.endsWith('.mjs') ? (ownersOfLines[lineNumber] ?? 'the benchmark') : 'Node.js';
      return [id, [owner, owner === 'xstate-resource' ? functionName || '(anonymous)' : '']];
    }),
  );
  const owners = new Map<string, number>();
  const functions = new Map<string, number>();
  let all = 0;
  for (const [index, id] of samples.entries()) {
    const [owner, name] = places.get(id) as [string, string];
    const time = timeDeltas[index] as number;
    all += time;
    owners.set(owner, (owners.get(owner) ?? 0) + time);
    if (name !== '') functions.set(name, (functions.get(name) ?? 0) + time);
  }
  const sorted = (times: ReadonlyMap<string, number>) =>
    [...times]
      .sort(([, a], [, b]) => b - a)
      .map(([name, time]): [string, number] => [name, (100 * time) / all]);
  return { owners: sorted(owners), functions: sorted(functions) };
}

const rows = (shares: Shares['owners']) => shares.map(([name, share]) => [name, share.toFixed(0)]);

const [workload = '', peer = 'xstate-resource'] = process.argv.slice(2);
const isReactivity = workload === 'reactivity';
const kind = isReactivity ? 'signals' : kindOf(workload as WorkloadName);
const peers: readonly string[] = peersOf[kind];
if (!(isReactivity || (workloadNames as string[]).includes(workload)) || !peers.includes(peer)) {
  console.error(
    `Usage: npm run bench:profile -- WORKLOAD [PEER]. Workloads: ${workloadNames.join(', ')}, reactivity. Peers: ${peers.join(', ')}.`,
  );
  process.exit(1);
}
const temporary = mkdtempSync(join(tmpdir(), 'xstate-resource-profile-'));
try {
  const program = await bundleWorker(kind, peer, temporary);
  const flags = ['--expose-gc', '--cpu-prof', `--cpu-prof-dir=${temporary}`];
  const order = isReactivity ? workload : orderFor(workload as WorkloadName);
  await promisify(execFile)(process.execPath, [...flags, program, JSON.stringify(order)]);
  const [file = ''] = readdirSync(temporary).filter((name) => name.endsWith('.cpuprofile'));
  const profile = JSON.parse(readFileSync(join(temporary, file), 'utf8')) as Profile;
  const { owners, functions } = sharesIn(profile, ownersOf(program));
  console.log(text([[`${workload}, ${peer}`, '%'], ...rows(owners)]));
  if (functions.length > 0) console.log(text([['functions', '%'], ...rows(functions.slice(0, 10))]));
} finally {
  rmSync(temporary, { recursive: true, force: true });
}
