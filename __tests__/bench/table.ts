import { floor, type PeerName, peers } from './peers.js';
import { plans, type WorkloadName } from './plan.js';
import { type Measured, ratios } from './rounds.js';
import { median, short } from './statistics.js';

/** The results as rows of cells: a workload in each column, a peer in each row, the floor's own figures in the last. */
export function rowsOf(measured: Measured): string[][] {
  const workloads = [...measured.keys()];
  const names = [...(measured.get(workloads[0] as WorkloadName)?.keys() ?? [])];
  const cell = (workload: WorkloadName, name: PeerName) => {
    const { median, min, max } = ratios(measured, workload, name);
    return name === floor ? '1' : `${short(median)} (${short(min)}–${short(max)})`;
  };
  const floorCell = (workload: WorkloadName) => `${short(median(measured.get(workload)?.get(floor) ?? []))} ${plans[workload].unit}`;
  return [
    ['', ...workloads],
    ...names.map((name) => [peers[name].title, ...workloads.map((workload) => cell(workload, name))]),
    [`1 is`, ...workloads.map(floorCell)],
  ];
}

/** Rows of cells as lines of text, in columns. */
export function lines(rows: readonly string[][]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) => row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  '))
    .join('\n');
}
