/** Measures the library and others that load data: `npm run bench`, or `npm run bench -- W2 angular` for a part of it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleWorker } from './bundle.js';
import { parse } from './command.js';
import { plans } from './plan.js';
import { runRounds } from './rounds.js';
import { lines, rowsOf } from './table.js';

const temporary = mkdtempSync(join(tmpdir(), 'xstate-resource-bench-'));
const progress = (text: string) => process.stderr.isTTY && process.stderr.write(`\r\x1b[K${text}`);

try {
  const { peers, workloads } = parse(process.argv.slice(2));
  const rounds = Number(process.env.ROUNDS ?? 5);
  const programs = new Map(await Promise.all(peers.map(async (name) => [name, await bundleWorker(name, temporary)] as const)));
  const measured = await runRounds({ programs, workloads, rounds, onProgress: progress });
  progress('');
  console.log(`${lines(rowsOf(measured))}\n`);
  for (const workload of workloads) console.log(`${workload}: ${plans[workload].what}`);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
} finally {
  rmSync(temporary, { recursive: true, force: true });
}
