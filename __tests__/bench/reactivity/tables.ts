import { floor, signalsOf } from '../peers.js';
import { short } from '../statistics.js';
import type { Table } from '../tables.js';
import { isPart, ratioOf, summaryOf, type Times } from './rounds.js';

/** A case in each row, a peer in each column: multiples of the floor, and what 1 is. */
export function caseTable(times: Times): Table {
  const names = [...times.keys()].filter((name) => name !== floor);
  const floors = Object.entries(times.get(floor) ?? {});
  return [
    ['', ...names.map(signalsOf), '1 is'],
    ...floors.map(([test, time]) => [
      isPart(test) ? `… ${test.split(' ')[1]}` : test,
      ...names.map((name) => short(ratioOf(times, name, test))),
      `${short(time)} ms`,
    ]),
  ];
}

export function summaryTable(times: Times): Table {
  const names = [...times.keys()].filter((name) => name !== floor);
  return [
    ['', 'mean', 'worst', 'which is'],
    ...names.map((name) => {
      const { mean, worst, worstIn } = summaryOf(times, name);
      return [signalsOf(name), short(mean), short(worst), worstIn];
    }),
  ];
}
