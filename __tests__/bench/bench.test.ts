import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { parse } from './command.js';
import { type PeerName, peerNames, peersOf } from './peers.js';
import { picture } from './picture.js';
import { type WorkloadName, workloadNames } from './plan.js';
import { verifyCases } from './reactivity/measure.js';
import { summaryOf, withSums } from './reactivity/rounds.js';
import { caseTable } from './reactivity/tables.js';
import { excesses, lowest, regressions } from './regressions.js';
import type { Costs } from './rounds.js';
import type { SignalPeer } from './signal-peer.js';
import { peer as preact } from './signal-peers/floor.js';
import { median, short, spread } from './statistics.js';
import { ratioTable } from './tables.js';
import { limits } from './targets.js';
import { verifySignals } from './verify-signals.js';

const run = promisify(execFile);

/** Runs the benchmark on the built library, and returns what it prints. */
async function bench(...words: string[]): Promise<string[][]> {
  const { stdout } = await run(process.execPath, ['--import', 'tsx', '__tests__/bench/main.ts', ...words]);
  return stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/ {2,}/));
}

describe('The benchmark', () => {
  test('checks that every peer is correct, and prints how they differ', async () => {
    const [, ...rows] = await bench('verify');
    expect(rows).toEqual([
      ['floor', 'yes', '3', 'no', 'yes', 'yes', 'yes'],
      ['floor, lazy', 'yes', '3', 'no', 'yes', 'yes', 'yes'],
      ['xstate-resource', 'yes', '1', 'no', 'yes', 'yes', 'yes'],
      ['plain XState', 'yes', '3', 'no', 'yes', 'yes', 'yes'],
      ['Angular `resource`', 'yes', '1', 'no', 'yes', 'yes', 'yes'],
      ['Solid `createResource`', 'yes', '3', 'yes', 'no', 'no', 'yes'],
      ['TanStack `QueryObserver`', 'yes', '3', 'no', 'yes', 'yes', 'yes'],
      ['Jotai', 'yes', '3', 'no', 'yes', 'no', 'no'],
      ['MobX, by hand', 'yes', '3', 'no', 'yes', 'yes', 'yes'],
      ['VueUse `computedAsync`', 'no', '3', 'yes', 'no', 'no', 'no'],
    ]);
    expect(rows).toHaveLength(peersOf.resources.length);
  });

  test('lists the known names when it gets an unknown one', async () => {
    const failure = await bench('W10', 'react').catch((error: { code: number; stderr: string }) => error);
    expect(failure).toMatchObject({ code: 1 });
    const { stderr } = failure as { stderr: string };
    expect(stderr).toMatch(/^Unknown: W10, react\. Workloads: W1, .*Also: size, .*Peers: floor, /);
  });

  test('measures what the command line names, and always the floor', () => {
    expect(parse(['angular', 'W2'])).toEqual({
      workloads: ['W2'],
      others: [],
      peers: ['floor', 'angular'],
      isWhole: false,
    });
    expect(parse(['jotai'])).toEqual({
      workloads: workloadNames,
      others: [],
      peers: ['floor', 'jotai'],
      isWhole: false,
    });
    expect(parse(['growth'])).toEqual({
      workloads: [],
      others: ['growth'],
      peers: peerNames,
      isWhole: false,
    });
    expect(parse([])).toMatchObject({ workloads: workloadNames, peers: peerNames, isWhole: true });
  });

  test('takes medians, and prints only significant digits', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(() => median([])).toThrow(RangeError);
    expect(spread([3, 1, 2])).toEqual({ median: 2, min: 1, max: 3 });
    const numbers = [1149.2, 273, 14.2, 9.96, 5.31, 0.996, 0.474, 0.0271];
    expect(numbers.map(short)).toEqual(['1,149', '273', '14', '10', '5.3', '1.0', '0.47', '0.027']);
  });

  test('fails if time grows by more than a third, memory by a tenth, or size by a twentieth, and lists missed targets', () => {
    const recorded = { W2: 3, W6: 2, kB: 20, 'kB, own code': 6 };
    expect(regressions({ W2: 3.9, W6: 2.1, kB: 20.9, 'kB, own code': 6.2 }, recorded)).toEqual([]);
    expect(regressions({ W2: 4.1, W6: 2.3, kB: 21.1, 'kB, own code': 6.4 }, recorded)).toHaveLength(4);
    expect(regressions({}, recorded)).toHaveLength(4);
    expect(excesses({ W2: 1.31, W9: 2.5 }, { W2: 1.3, W9: 2.5 })).toEqual([
      'W2 is 1.31, above its target of 1.3: docs/performance.md explains why.',
    ]);
    expect(excesses({}, limits)).toHaveLength(Object.keys(limits).length);
    expect(regressions({ W2: 4.1 }, { W2: 3 })).toEqual([
      'W2 is 4.1, and was 3: more than 4.00 is a regression.',
    ]);
  });

  test('compares the lowest of repeated measurements, figure by figure', () => {
    expect(lowest({ W2: 3, W7: 9, kB: 20 }, { W2: 4, W7: 1.5, kB: 20 })).toEqual({ W2: 3, W7: 1.5, kB: 20 });
  });

  const twice: SignalPeer['effect'] = (run) => preact.effect(() => [run(), run()]);
  const endless: SignalPeer['scope'] = (make) => ({ ...preact.scope(make), end: () => {} });
  const eager: SignalPeer['computed'] = (compute) => ({ read: compute });

  test('checks signals before it measures them', () => {
    expect(() => verifySignals(preact)).not.toThrow();
    expect(() => verifySignals({ ...preact, effect: twice })).toThrow('an effect runs when it is created');
    expect(() => verifySignals({ ...preact, computed: eager })).toThrow(
      'a computed is not recomputed if nothing has changed',
    );
    expect(() => verifySignals({ ...preact, scope: endless })).toThrow('a disposed effect must not run');
  });

  test('checks the result of each reactivity case, and names the case that is wrong', async () => {
    await expect(verifyCases(preact)).resolves.toBeUndefined();
    await expect(verifyCases({ ...preact, effect: () => {} })).rejects.toThrow(
      'In broad: runs: 0, expected 2500.',
    );
    await expect(verifyCases({ ...preact, effect: twice })).rejects.toThrow(
      'In broad: runs: 5000, expected 2500.',
    );
  });

  test('adds up the times of a group of cases, and takes the geometric mean', () => {
    const floor = { a: 1, 'updateSignals 1to1': 1, 'updateSignals 1to2': 3 };
    const times = withSums(
      new Map([
        ['floor', floor],
        ['solid', { a: 8, 'updateSignals 1to1': 4, 'updateSignals 1to2': 4 }],
      ]),
    );
    expect(summaryOf(times, 'solid')).toEqual({ mean: 4, worst: 8, worstIn: 'a' });
    expect(caseTable(times).map(([name]) => name)).toEqual(['', 'a', 'updateSignals', '… 1to1', '… 1to2']);
  });

  test('leaves a cell empty if the peer lacks what the workload measures', () => {
    const costs: Costs = new Map<WorkloadName, Map<PeerName, number[]>>()
      .set('W2', new Map<PeerName, number[]>().set('floor', [1]).set('tanstack', [2]))
      .set('W9', new Map<PeerName, number[]>().set('floor', [1]).set('alien', [3]));
    expect(ratioTable(costs)).toEqual([
      ['', 'W2', 'W9'],
      ['floor', '1', '1'],
      ['TanStack `QueryObserver`', '2.0', ''],
      ['alien-signals', '', '3.0'],
      ['target of xstate-resource', '1.3', '2.5'],
      ['1 is', '1.0 µs', '1.0 ns'],
    ]);
    expect(picture(costs)).toContain('W9 · a write');
  });
});
