import type { Readable, SignalPeer, Writable } from '../signal-peer.js';
import { type Case, change, expect, seeded, timed } from './case.js';

/**
 * A grid with signals in the first row and computeds in the others. Each computed adds up its own
 * column and those next to it in the previous row.
 */
interface Grid {
  readonly width: number;
  /** The number of rows, including the row of signals. */
  readonly height: number;
  readonly sources: number;
  /** The share of computeds that skip one of their sources, chosen by the value of the first. */
  readonly dynamic: number;
  /** The share of the last row that is read, by an effect and after each change. */
  readonly read: number;
  readonly changes: number;
  /** The expected sum of those at the end. */
  readonly sum: number;
  /**
   * How often all computeds run in total. If some are not read, that depends on the peer: those of
   * Solid run even if nothing reads them.
   */
  readonly runs?: number;
}

/** A grid, with the number of times that its computeds have run. */
interface Made {
  readonly signals: readonly Writable<number>[];
  readonly ends: readonly Readable<number>[];
  readonly runs: { count: number };
}

function sumOfAll(
  peer: SignalPeer,
  sources: readonly Readable<number>[],
  runs: Made['runs'],
): Readable<number> {
  return peer.computed(() => {
    runs.count += 1;
    let sum = 0;
    for (const { read } of sources) sum += read();
    return sum;
  });
}

function sumOfSome(
  peer: SignalPeer,
  [first, ...others]: readonly Readable<number>[],
  runs: Made['runs'],
): Readable<number> {
  return peer.computed(() => {
    runs.count += 1;
    let sum = first?.read() ?? Number.NaN;
    const omitted = sum & 1 ? sum % others.length : -1;
    for (const [index, { read }] of others.entries()) {
      if (index !== omitted) sum += read();
    }
    return sum;
  });
}

function make(peer: SignalPeer, { width, height, sources, dynamic, read }: Grid): Made {
  const random = seeded(1);
  const runs = { count: 0 };
  const signals = Array.from({ length: width }, (_, column) => peer.signal(column));
  let row: readonly Readable<number>[] = signals;
  for (let depth = 1; depth < height; depth++) {
    const above = row;
    row = above.map((_, column) => {
      const own = Array.from(
        { length: sources },
        (_, next) => above[(column + next) % width] as Readable<number>,
      );
      return random() < dynamic ? sumOfSome(peer, own, runs) : sumOfAll(peer, own, runs);
    });
  }
  const ends = [...row];
  while (ends.length > width * read) ends.splice(Math.floor(random() * ends.length), 1);
  peer.effect(() => {
    for (const { read } of ends) read();
  });
  return { signals, ends, runs };
}

/**
 * Only a few signals change, so that each changes often. Otherwise, a repetition would write the
 * values of the previous one.
 */
function changeAll(peer: SignalPeer, { signals, ends }: Made, changes: number): void {
  const columns = Math.min(10, signals.length);
  for (let count = 0; count < changes; count++) {
    const column = (count % columns) * (signals.length / columns);
    change(peer, signals[column] as Writable<number>, count + column);
    for (const { read } of ends) read();
  }
}

function grid(plan: Grid): Case {
  return (peer) => {
    const { made, end } = peer.scope(() => make(peer, plan));
    changeAll(peer, made, plan.changes); // from here on, each repetition starts with the values of the previous one
    const repeat = () => {
      made.runs.count = 0;
      const time = timed(() => changeAll(peer, made, plan.changes));
      const sum = made.ends.reduce((all, { read }) => all + read(), 0);
      expect('the sum', sum, plan.sum);
      if (plan.runs !== undefined) expect('runs', made.runs.count, plan.runs);
      return time;
    };
    return { repeat, end };
  };
}

const plans = {
  'small, few read': {
    width: 10,
    height: 5,
    sources: 2,
    dynamic: 0,
    read: 0.2,
    changes: 10_000,
    sum: 319_920,
  },
  'dynamic, few read': {
    width: 10,
    height: 10,
    sources: 6,
    dynamic: 0.25,
    read: 0.2,
    changes: 500,
    sum: 10_057_293_864,
  },
  wide: {
    width: 1000,
    height: 12,
    sources: 4,
    dynamic: 0.05,
    read: 1,
    changes: 100,
    sum: 2_056_704_100_834,
    runs: 20_900,
  },
  'wide, dense': {
    width: 1000,
    height: 5,
    sources: 25,
    dynamic: 0,
    read: 1,
    changes: 30,
    sum: 195_212_890_625,
    runs: 7320,
  },
  deep: {
    width: 5,
    height: 500,
    sources: 3,
    dynamic: 0,
    read: 1,
    changes: 20,
    sum: 1.1514092402025473e240,
    runs: 49_860,
  },
  'very dynamic': {
    width: 100,
    height: 15,
    sources: 6,
    dynamic: 0.5,
    read: 1,
    changes: 100,
    sum: 242_491_664_998_952,
    runs: 53_260,
  },
} as const satisfies Record<string, Grid>;

const title = ({ width, height, sources }: Grid) => `${sources}-${width}x${height}`;

/** The grids of reactively's benchmark, with their names. */
export const grids: Readonly<Record<string, Case>> = Object.fromEntries(
  Object.entries(plans).map(([name, plan]) => [`${title(plan)} (${name})`, grid(plan)]),
);
