import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { activeStates } from '../../src/chart/active.js';
import { parseChart } from '../../src/chart/chart.js';
import { diagram } from '../../src/chart/diagram.js';
import { transitionTaken } from '../../src/chart/taken.js';
import { endOf } from '../../src/inspector/page/chart/geometry.js';
import { layoutOf } from '../../src/inspector/page/chart/layout.js';
import { search } from '../support/random/search.js';

const key = fc.constantFrom('a', 'b', 'c', 'd', '__proto__', 'a.b', '#x', '');
const target = fc.oneof(
  key,
  key.map((name) => `.${name}`),
  fc.constantFrom('#m', '#m.a', '#x.b', '.a.b', 'b.c', 'nowhere', 7, null),
);
const transition = fc.oneof(
  target,
  fc.array(target, { maxLength: 3 }),
  fc.record({ target, guard: key, reenter: fc.boolean(), actions: key }, { requiredKeys: [] }),
);
const on = fc.dictionary(fc.oneof(key, fc.constantFrom('*', 'a.*')), transition, { maxKeys: 3 });
const { state } = fc.letrec((tie) => ({
  state: fc.record(
    {
      id: fc.constantFrom('m', 'x', 'y'),
      type: fc.constantFrom('parallel', 'final', 'history', 'compound', 'atomic'),
      initial: key,
      target,
      on,
      always: transition,
      onDone: transition,
      after: on,
      invoke: fc.record({ onDone: transition }),
      states: fc.dictionary(key, tie('state'), { maxKeys: 4 }),
    },
    { requiredKeys: [] },
  ),
}));

test('lays out and describes anything that an inspector may receive without an error', () =>
  search(
    fc.property(state, key, key, key, (config, before, type, after) => {
      const chart = parseChart(JSON.stringify(config));
      for (const direction of ['TB', 'LR'] as const) {
        const { nodes, arrows, width, height } = layoutOf(chart, direction);
        const numbers = [
          width,
          height,
          ...nodes.flatMap(({ box }) => Object.values(box)),
          ...arrows.flatMap(({ curve }) => Object.values(endOf(curve))),
        ];
        expect(numbers.filter((number) => !Number.isFinite(number))).toEqual([]);
      }
      transitionTaken(chart, before, { type }, after);
      expect(diagram(chart, {}, activeStates(chart, before))).toMatch(/^stateDiagram-v2\n/);
    }),
    60,
  ));
