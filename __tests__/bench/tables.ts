import { floor, type PeerName, peers } from './peers.js';
import { growthCounts, plans, type WorkloadName } from './plan.js';
import { type Costs, ratios } from './rounds.js';
import { median, type Spread, short } from './statistics.js';
import type { Traits } from './verify.js';

/** Cells in rows. The first row is the head. */
export type Table = readonly (readonly string[])[];

/** A workload in each column, a peer in each row. */
function tableOf(costs: Costs, cell: (ratio: Spread) => string): Table {
  const workloads = [...costs.keys()];
  const [first] = costs.values();
  return [
    ['', ...workloads],
    ...[...(first?.keys() ?? [])].map((name) => [
      peers[name].title,
      ...workloads.map((workload) => (name === floor ? '1' : cell(ratios(costs, workload, name)))),
    ]),
  ];
}

/** What the peers took, as multiples of what the floor took; in the last row, what that is. */
export function ratioTable(costs: Costs): Table {
  const floors = [...costs].map(([workload, all]) => `${short(median(all.get(floor) ?? []))} ${plans[workload].unit}`);
  return [...tableOf(costs, ({ median }) => short(median)), ['1 is', ...floors]];
}

/** Between which numbers these multiples were. */
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

/** What the library's own code consists of. */
export function partTable(parts: readonly (readonly [file: string, bytes: number])[]): Table {
  const all = parts.reduce((sum, [, bytes]) => sum + bytes, 0);
  return [
    ['its own code, minified', 'bytes', '%'],
    ...parts.map(([file, bytes]) => [file, String(bytes), ((100 * bytes) / all).toFixed(0)]),
  ];
}

/** What one operation costs, as a multiple of what it costs the same peer where there are 1,000. */
export function growthTable(growth: Costs, workload: WorkloadName): Table {
  const base = growthCounts.indexOf(1000);
  return [
    [workload, ...growthCounts.map((count) => count.toLocaleString('en'))],
    ...[...(growth.get(workload) ?? [])].map(([name, costs]) => [
      peers[name].title,
      ...costs.map((cost) => short(cost / (costs[base] as number))),
    ]),
  ];
}

export function traitTable(traits: ReadonlyMap<PeerName, Traits>): Table {
  const yes = (is: boolean) => (is ? 'yes' : 'no');
  return [
    [
      '',
      'loading at once',
      'loads for 3 changes in a turn',
      'shows the old value meanwhile',
      'aborts what is superseded',
      'aborts at the end',
      'shows nothing after the end',
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

const widthsOf = (table: Table) => (table[0] ?? []).map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));

type Align = 'left' | 'right';

/** For a terminal. */
export function text(table: Table, align: Align = 'right'): string {
  const widths = widthsOf(table);
  const padded = (cell: string, column: number) => {
    const width = widths[column] ?? 0;
    return column === 0 || align === 'left' ? cell.padEnd(width) : cell.padStart(width);
  };
  return table.map((row) => row.map(padded).join('  ').trimEnd()).join('\n');
}

/** For a page. Numbers are aligned to the right. */
export function markdown(table: Table, align: Align = 'right'): string {
  const widths = widthsOf(table).map((width) => Math.max(3, width));
  const line = (row: readonly string[]) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = widths.map((width, column) => (column > 0 && align === 'right' ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width)));
  const [head = [], ...rows] = table;
  return [head, rule, ...rows].map(line).join('\n');
}
