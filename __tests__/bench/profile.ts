/**
 * Shows whose code a workload spends its time in: `npm run bench:profile -- W1`, or `… W1 solid`
 * for another peer. `reactivity` works as well, and `CASES=broad` selects its cases.
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

function shares({ nodes, samples, timeDeltas }: Profile, owners: readonly string[]): [string, number][] {
  const ownerOf = new Map(
    nodes.map(({ id, callFrame: { functionName, url, lineNumber } }) => {
      if (functionName === '(garbage collector)') return [id, 'garbage collection'];
      return [id, url.endsWith('.mjs') ? (owners[lineNumber] ?? 'the benchmark') : 'Node.js'];
    }),
  );
  const times = new Map<string, number>();
  for (const [index, id] of samples.entries()) {
    const owner = ownerOf.get(id) as string;
    times.set(owner, (times.get(owner) ?? 0) + (timeDeltas[index] as number));
  }
  return [...times].sort(([, a], [, b]) => b - a);
}

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
  const found = shares(JSON.parse(readFileSync(join(temporary, file), 'utf8')) as Profile, ownersOf(program));
  const all = found.reduce((sum, [, time]) => sum + time, 0);
  console.log(
    text([
      [`${workload}, ${peer}`, '%'],
      ...found.map(([owner, time]) => [owner, ((100 * time) / all).toFixed(0)]),
    ]),
  );
} finally {
  rmSync(temporary, { recursive: true, force: true });
}
