import { describe, expect, test } from '@jest/globals';
import { and, assign, createMachine, fromPromise, not, or } from 'xstate';
import { activeStates, innermost } from '../../src/chart/active.js';
import { chartOf, parseChart } from '../../src/chart/chart.js';
import { condition, eventWords, triggerWords } from '../../src/chart/trigger-words.js';
import type { Chart } from '../../src/chart/types.js';
import { definitionOf, machines } from '../support/machines.js';

/** The transitions of a chart, in a comparable form. */
const written = ({ transitions }: Chart) =>
  transitions.map(({ source, eventType, targets, unknown, reenter }) => ({
    source: source.id,
    eventType,
    targets: [...targets.map(({ id }) => id), ...unknown],
    reenter,
  }));

const sorted = <Item>(items: readonly Item[]) =>
  [...items].sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));

interface XStateNode {
  readonly id: string;
  readonly type: string;
  readonly key: string;
  readonly states: Record<string, XStateNode>;
  readonly tags: readonly string[];
  readonly initial: { readonly target: readonly XStateNode[] };
  readonly transitions: ReadonlyMap<string, readonly XStateTransition[]>;
  readonly always?: readonly XStateTransition[];
}

interface XStateTransition {
  readonly eventType: string;
  readonly target: readonly XStateNode[] | undefined;
  readonly reenter: boolean;
}

const allNodes = (node: XStateNode): XStateNode[] => [node, ...Object.values(node.states).flatMap(allNodes)];

describe.each(Object.entries(machines))('The chart of the machine %s', (_, machine) => {
  const nodes = allNodes(machine.root as unknown as XStateNode);
  const own = nodes.flatMap((node) =>
    [...[...node.transitions.values()].flat(), ...(node.always ?? [])].map(
      ({ eventType, target, reenter }) => ({
        source: node.id,
        eventType,
        targets: (target ?? []).map(({ id }) => id),
        reenter,
      }),
    ),
  );

  test('has the states that XState creates from the config', () => {
    const { states } = chartOf(machine.config);
    const shown = states.map(({ id, key, type, tags, initial }) => ({
      id,
      key,
      type,
      tags,
      initial: initial?.id,
    }));
    const expected = nodes.map(({ id, key, type, tags, initial }) => {
      return {
        id,
        key: key ?? id,
        type,
        tags,
        initial: type === 'compound' ? initial.target[0]?.id : undefined,
      };
    });
    expect(shown).toEqual(expected);
  });

  test('has the transitions that XState creates, in the order in which they are tried', () => {
    expect(written(chartOf(machine.config))).toEqual(own);
  });

  test('is the same when read from the definition that an inspector sends, except for what JSON cannot express', () => {
    const sent = written(parseChart(definitionOf(machine.config)));
    const isSaid = ({ eventType, source }: (typeof sent)[0]) =>
      !(eventType === 'reset' && source === 'light.running.cars.green');
    expect(sorted(sent)).toEqual(sorted(own.filter(isSaid)));
  });
});

describe('Names', () => {
  const transitionsOf = (on: Record<string, unknown>) =>
    chartOf({ initial: 'a', states: { a: { on } } }).transitions;

  test('of guards are their own, or are built from those of their parts', () => {
    const isGood = () => true;
    const guards = [
      'plain',
      { type: 'typed', params: {} },
      isGood,
      not('plain'),
      and(['a', not('b')]),
      or(['a', isGood]),
      () => true,
      7,
    ];
    const names = transitionsOf({ go: guards.map((guard) => ({ guard })) }).map(({ guard }) => guard);
    expect(names).toEqual([
      'plain',
      'typed',
      'isGood',
      'not plain',
      'a and not b',
      'a or isGood',
      'guard',
      'guard',
    ]);
  });

  test('of actions are their own; inline actions have none', () => {
    const [transition] = transitionsOf({
      go: { actions: ['plain', { type: 'typed' }, assign({}), () => {}, { type: '' }, null] },
    });
    expect(transition?.actions).toEqual(['plain', 'typed', 'assign', 'action', 'action', 'action']);
    const [inPlace] = transitionsOf({ go: { actions: () => {} } });
    expect(inPlace?.actions).toEqual(['action']);
  });

  test('of invoked actors are their ids, or the names of their logic', () => {
    const logic = fromPromise(async () => 1);
    const invoke = [
      { src: 'load' },
      { src: 'load', id: 'first' },
      { src: logic },
      { src: createMachine({ id: 'child' }) },
      {},
    ];
    const [state] = chartOf({ initial: 'a', states: { a: { invoke } } }).root.children;
    expect(state?.invokes).toEqual([
      { id: '0.(machine).a', src: 'load', name: 'load' },
      { id: 'first', src: 'load', name: 'first' },
      { id: '2.(machine).a', src: undefined, name: 'actor' },
      { id: '3.(machine).a', src: 'child', name: 'child' },
      { id: '4.(machine).a', src: undefined, name: 'actor' },
    ]);
  });
});

describe('Descriptions', () => {
  const chart = chartOf({
    id: 'm',
    initial: 'a',
    states: {
      a: {
        invoke: [
          { src: 'load', onDone: 'b', onError: 'b', onSnapshot: { actions: 'show' } },
          { id: 'save', src: 'put', onDone: 'b' },
        ],
        on: {
          go: [{ guard: 'isFirst', target: 'b' }, { guard: 'isSecond', target: 'b' }, 'b'],
          '*': 'b',
          'mouse.*': 'b',
          'xstate.done.actor.x': 'b',
        },
        after: { 0: 'b', 250: 'b', 1000: 'b', 1500: 'b', 90000: 'b', 3600000: 'b', patience: 'b' },
        always: { guard: 'isDone', target: 'b' },
        onDone: 'b',
      },
      b: {},
    },
  });

  test('say what triggers a transition', () => {
    const words = chart.transitions.map((transition) =>
      [triggerWords(transition.trigger), condition(chart, transition)].filter(Boolean).join(', '),
    );
    expect(words).toEqual([
      ...['go, isFirst', 'go, isSecond', 'go, else', 'any event', 'mouse.*', 'x done', 'done'],
      ...['load done', 'load failed', 'load changed', 'save done'],
      ...[
        'after 0 ms',
        'after 250 ms',
        'after 1 s',
        'after 1.5 s',
        'after 1.5 min',
        'after 1 h',
        'after patience',
      ],
      'always, isDone',
    ]);
  });

  test.each([
    ['go', 'go'],
    ['xstate.done.actor.0.m.a', 'load done'],
    ['xstate.error.actor.save', 'save failed'],
    ['xstate.snapshot.other', 'other changed'],
    ['xstate.done.state.m.a', 'done'],
    ['xstate.done.state.m.elsewhere', 'done'],
    ['xstate.after.1000.m.elsewhere', 'after 1 s'],
    ['xstate.after.1000.m.a', 'after 1 s'],
    ['xstate.init', 'start'],
    ['xstate.stop', 'stop'],
    ['xstate.after', 'after '],
  ])('describe the event %s as: %s', (type, words) => {
    expect(eventWords(chart, type)).toBe(words);
  });
});

describe('Active states are', () => {
  const ids = (chart: Chart, value: unknown) => [...activeStates(chart, value)].map(({ id }) => id);
  const light = chartOf(machines.light.config);

  test('the states that a value names, and their ancestors', () => {
    expect(ids(light, 'off')).toEqual(['light', 'light.off']);
    expect(ids(light, { running: { cars: 'red', walkers: 'wait' } })).toEqual([
      ...[
        'light',
        'light.running',
        'light.running.cars',
        'light.running.cars.red',
        'walkers',
        'light.running.walkers.wait',
      ],
    ]);
    expect(
      innermost(activeStates(light, { running: { cars: 'red', walkers: 'wait' } })).map(({ key }) => key),
    ).toEqual(['red', 'wait']);
  });

  test('regions without states, and nothing without a value', () => {
    expect(ids(chartOf(machines.regions.config), { a: 'x', b: 'x', c: {} })).toContain('regions.c');
    expect(ids(light, undefined)).toEqual([]);
    expect(ids(light, null)).toEqual([]);
  });

  test('only states that the chart has', () => {
    expect(ids(light, 'nowhere')).toEqual(['light']);
    expect(ids(light, { running: { cars: 7 }, toString: 'x' })).toEqual([
      'light',
      'light.running',
      'light.running.cars',
    ]);
    expect(ids(light, ['off'])).toEqual(['light']);
  });
});

describe('Unreadable input', () => {
  test.each(['{', '', 'null', '7', '"text"', '[]', '{}', '{"states":7}', '{"states":"[Object]"}', undefined])(
    'is a chart without states: %s',
    (definition) => {
      expect(parseChart(definition)).toMatchObject({
        root: { type: 'atomic', children: [] },
        transitions: [],
      });
    },
  );

  test('is a state without states, a transition without a target, or omitted', () => {
    const chart = parseChart(
      JSON.stringify({
        initial: { target: ['b'], actions: 'x' },
        on: { x: 7, y: null, z: [null, '', { target: [null] }], w: { target: { id: 'b' } } },
        entry: null,
        tags: ['one', 7],
        invoke: ['text', null],
        states: {
          a: null,
          b: { type: 'unheard of', states: [] },
          c: { history: true },
          d: { type: 'history', target: 'nowhere' },
        },
      }),
    );
    expect(chart.root.children.map(({ key, type }) => [key, type])).toEqual([
      ['a', 'atomic'],
      ['b', 'atomic'],
      ['c', 'history'],
      ['d', 'history'],
    ]);
    expect(chart.root.initial?.key).toBe('b');
    expect(chart.root.tags).toEqual(['one']);
    expect(chart.transitions.map(({ targets, unknown }) => [targets.length, unknown.length])).toEqual(
      Array(6).fill([0, 0]),
    );
  });

  test('is kept as written if it is a target that does not exist', () => {
    const targets = ['nowhere', '.nowhere', '#nowhere', '#m.nowhere', 'a.nowhere', '#'];
    const chart = chartOf({
      id: 'm',
      initial: 'gone',
      states: { a: { on: Object.fromEntries(targets.map((target, index) => [`e${index}`, target])) } },
    });
    expect(chart.root.initial).toBeUndefined();
    expect(chart.transitions.flatMap(({ unknown }) => unknown)).toEqual(targets);
    expect(chartOf({ id: 'm', on: { up: 'sibling' } }).transitions).toMatchObject([
      { targets: [], unknown: ['sibling'] },
    ]);
  });

  test('is dropped if it is nested deeper than any real machine', () => {
    const nested = ['{"states":{"a":'.repeat(5000), '{}', '}}'.repeat(5000)];
    expect(parseChart(nested.join('')).states).toHaveLength(64);
  });
});
