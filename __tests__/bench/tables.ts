import { floor, type PeerName, peerNames, peers, titleOf } from './peers.js';
import { growthCounts, kindOf, plans, type WorkloadName } from './plan.js';
import { type Costs, ratios } from './rounds.js';
import { median, type Spread, short } from './statistics.js';
import { targets } from './targets.js';
import type { Traits } from './verify.js';

/** Rows of cells. The first row is the header. */
export type Table = readonly (readonly string[])[];

/**
 * A workload in each column, a peer in each row. The cell is empty if the peer lacks what the
 * workload measures.
 */
function tableOf(costs: Costs, cell: (ratio: Spread) => string): Table {
  const workloads = [...costs.keys()];
  const cellFor = (workload: WorkloadName, name: PeerName) => {
    if (!costs.get(workload)?.has(name)) return '';
    return name === floor ? '1' : cell(ratios(costs, workload, name));
  };
  return [
    ['', ...workloads],
    ...measuredIn(costs).map((name) => [
      peers[name].title,
      ...workloads.map((workload) => cellFor(workload, name)),
    ]),
  ];
}

/** The peers that at least one workload has measured. */
export function measuredIn(costs: Costs): PeerName[] {
  return peerNames.filter((name) => [...costs.values()].some((all) => all.has(name)));
}

/** Costs as multiples of the floor, the targets of xstate-resource, and what 1 is. */
export function ratioTable(costs: Costs): Table {
  const workloads = [...costs.keys()];
  const floors = workloads.map(
    (workload) => `${short(median(costs.get(workload)?.get(floor) ?? []))} ${plans[workload].unit}`,
  );
  return [
    ...tableOf(costs, ({ median }) => short(median)),
    ['target of xstate-resource', ...workloads.map((workload) => String(targets[workload]))],
    ['1 is', ...floors],
  ];
}

/** The minimum and maximum of these multiples. */
export function spreadTable(costs: Costs): Table {
  return tableOf(costs, ({ min, max }) => `${short(min)}–${short(max)}`);
}

export function workloadTable(workloads: readonly WorkloadName[]): Table {
  return workloads.map((workload) => [workload, plans[workload].what]);
}

export type Sizes = ReadonlyMap<string, number>;

export function sizeTable(sizes: Sizes): Table {
  return [['', 'kB'], ...[...sizes].map(([title, size]) => [title, size.toFixed(1)])];
}

/** The parts of the library's own code, by size. */
export function partTable(parts: readonly (readonly [file: string, bytes: number])[]): Table {
  const all = parts.reduce((sum, [, bytes]) => sum + bytes, 0);
  return [
    ['its own code, minified', 'bytes', '%'],
    ...parts.map(([file, bytes]) => [file, String(bytes), ((100 * bytes) / all).toFixed(0)]),
  ];
}

/** The cost of one operation, as a multiple of the cost for the same peer with 1,000 resources. */
export function growthTable(growth: Costs, workload: WorkloadName): Table {
  const base = growthCounts.indexOf(1000);
  return [
    [workload, ...growthCounts.map((count) => count.toLocaleString('en'))],
    ...[...(growth.get(workload) ?? [])].map(([name, costs]) => [
      titleOf(kindOf(workload), name),
      ...growthCounts.map((_, index) =>
        index < costs.length ? short((costs[index] as number) / (costs[base] as number)) : '…',
      ),
    ]),
  ];
}

export function traitTable(traits: ReadonlyMap<PeerName, Traits>): Table {
  const yes = (is: boolean) => (is ? 'yes' : 'no');
  return [
    [
      '',
      'status changes immediately',
      'loads for 3 changes in a turn',
      'keeps the old value meanwhile',
      'aborts superseded loads',
      'aborts on disposal',
      'ignores outcomes after disposal',
    ],
    ...[...traits].map(([name, trait]) => [
      peers[name].title,
      yes(trait.isLoadingAtOnce),
      String(trait.loadsForThreeChanges),
      yes(trait.keepsValue),
      yes(trait.abortsChanged),
      yes(trait.abortsDisposed),
      yes(trait.dropsDisposed),
    ]),
  ];
}

const widthsOf = (table: Table) =>
  (table[0] ?? []).map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));

type Align = 'left' | 'right';

/** Formats a table for a terminal. */
export function text(table: Table, align: Align = 'right'): string {
  const widths = widthsOf(table);
  const padded = (cell: string, column: number) => {
    const width = widths[column] ?? 0;
    return column === 0 || align === 'left' ? cell.padEnd(width) : cell.padStart(width);
  };
  return table.map((row) => row.map(padded).join('  ').trimEnd()).join('\n');
}

/** Formats a table for a page. Numbers are aligned to the right. */
export function markdown(table: Table, align: Align = 'right'): string {
  const widths = widthsOf(table).map((width) => Math.max(3, width));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = widths.map((width, column) =>
    column > 0 && align === 'right' ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width),
  );
  const [head = [], ...rows] = table;
  return [head, rule, ...rows].map(line).join('\n');
}
