import { floor, type PeerName } from '../peers.js';
import { measureReactivity, type Programs } from '../programs.js';
import { type OnProgress, rotated } from '../rounds.js';

/** The minimum time of each case for each peer, in milliseconds. */
export type Times = ReadonlyMap<PeerName, Readonly<Record<string, number>>>;

/** js-reactivity-benchmark adds up the parts of these. The parts are shown, but do not count. */
const sums = ['createComputations', 'updateSignals'] as const;

const sumOf = (name: string) => sums.find((sum) => name.startsWith(`${sum} `));

export const isPart = (name: string) => sumOf(name) !== undefined;

export function withSums(times: Times): Times {
  const all = [...times].map(([name, parts]) => {
    const summed: Record<string, number> = {};
    for (const [test, time] of Object.entries(parts)) {
      const sum = sumOf(test);
      if (sum !== undefined) summed[sum] = (summed[sum] ?? 0) + time;
      summed[test] = time;
    }
    return [name, summed] as const;
  });
  return new Map(all);
}

/**
 * In each round, each peer runs all cases in its own process. The best round counts, because other
 * programs on the machine can only add time.
 */
export async function runReactivity(
  { signals }: Programs,
  rounds: number,
  onProgress: OnProgress,
): Promise<Times> {
  const peers = [...signals].filter(([name]) => name !== 'angular'); // each change would be a tick of an application, which takes minutes
  const best = new Map<PeerName, Record<string, number>>();
  for (let round = 0; round < rounds; round++) {
    for (const [name, program] of rotated(peers, round)) {
      onProgress(`reactivity, round ${round + 1} of ${rounds}, ${name}`);
      const times = best.get(name) ?? {};
      for (const [test, time] of Object.entries(await measureReactivity(program)))
        times[test] = Math.min(time, times[test] ?? time);
      best.set(name, times);
    }
  }
  return withSums(best);
}

/** The time of a case, as a multiple of the time of the floor. */
export function ratioOf(times: Times, name: PeerName, test: string): number {
  return (times.get(name)?.[test] ?? Number.NaN) / (times.get(floor)?.[test] ?? Number.NaN);
}

export interface Summary {
  /** The geometric mean. */
  readonly mean: number;
  readonly worst: number;
  /** The worst case. */
  readonly worstIn: string;
}

export function summaryOf(times: Times, name: PeerName): Summary {
  const ratios = Object.keys(times.get(name) ?? {})
    .filter((test) => !isPart(test))
    .map((test) => [ratioOf(times, name, test), test] as const);
  const mean = Math.exp(ratios.reduce((sum, [ratio]) => sum + Math.log(ratio), 0) / ratios.length);
  const [worst, worstIn] = ratios.reduce((most, ratio) => (ratio[0] > most[0] ? ratio : most), [
    0,
    '',
  ] as const);
  return { mean, worst, worstIn };
}
