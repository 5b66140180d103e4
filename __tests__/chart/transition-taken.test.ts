import { describe, expect, test } from '@jest/globals';
import { createMachine } from 'xstate';
import { chartOf } from '../../src/chart/chart.js';
import { transitionTaken } from '../../src/chart/taken.js';
import { machines } from '../support/machines.js';
import { certain, eventsOf, expectTaken } from '../support/taken.js';

describe.each(certain.map((machine) => [machine.id, machine] as const))('In the machine %s', (_, machine) => {
  test('the reported transitions are those that XState took, for each event in each state', () => {
    const ways: (readonly string[])[] = [[]];
    const seen = new Set<string>();
    for (const way of ways) {
      const place = expectTaken(machine, way);
      if (seen.has(place)) continue;
      seen.add(place);
      for (const type of eventsOf(machine)) ways.push([...way, type]);
    }
    expect(seen.size).toBeGreaterThan(10);
  });
});

/** The reported transitions, as `source: event → targets`. */
function taken(config: unknown, before: unknown, type: string, after: unknown, changed?: boolean): string[] {
  return transitionTaken(chartOf(config), before, { type }, after, changed).map(
    ({ source, eventType, guard, targets }) =>
      `${source.key}: ${eventType}${guard === undefined ? '' : ` [${guard}]`} → ${targets.map(({ key }) => key).join()}`,
  );
}

describe('For a resource', () => {
  const { config } = machines.resource;

  test.each([
    ['idle', 'params', 'loading', ['resource: params [isNotCached] → loading']],
    ['loading', 'params', 'loading', ['resource: params [isNotCached] → loading']],
    ['idle', 'params', 'resolved', ['resource: params [isCached] → resolved']],
    ['error', 'params', 'reloading', ['resource: params [isCachedToRevalidate] → reloading']],
    ['resolved', 'params.waiting', 'loading', ['resource: params.waiting → loading']],
    ['loading', 'params.waiting', 'loading', ['resource: params.waiting → loading']],
    ['loading', 'loader.item', 'resolved', ['loading: loader.item → resolved']],
    ['resolved', 'loader.item', 'resolved', ['resolved: loader.item [hasStream] → ']],
    [
      'resolved',
      'xstate.done.actor.loader',
      'resolved',
      ['resolved: xstate.done.actor.loader [hasStream] → '],
    ],
    [
      'resolved',
      'xstate.error.actor.loader',
      'error',
      ['resolved: xstate.error.actor.loader [hasStream] → error'],
    ],
    ['loading', 'reload', 'loading', ['loading: reload [isForced] → loading']],
    ['resolved', 'params', 'idle', ['resource: params → idle']],
    ['idle', 'params', 'idle', ['resource: params → idle']],
    ['loading', 'xstate.done.actor.loader', 'resolved', ['loading: xstate.done.actor.loader → resolved']],
    ['reloading', 'xstate.error.actor.loader', 'error', ['reloading: xstate.error.actor.loader → error']],
    ['error', 'reload', 'reloading', ['error: reload [hasParams] → reloading']],
    ['error', 'reload', 'error', []],
    ['idle', 'reload', 'idle', []],
    ['idle', 'xstate.done.actor.loader', 'idle', []],
  ])('%s, %s, %s', (before, type, after, expected) => {
    expect(taken(config, before, type, after)).toEqual(expected);
  });
});

describe('When guards allow several paths', () => {
  const { config } = machines.guarded;

  test('the path that leads to the current state is reported', () => {
    expect(taken(config, 'a', 'door.open', 'b')).toEqual(['guarded: door.open [isOpen] → b']);
    expect(taken(config, 'c', 'door.open', 'a')).toEqual(['guarded: door.open → a']);
    expect(taken(config, 'a', 'door', 'c')).toEqual(['guarded: door.* → c']);
    expect(taken(config, 'a', 'door.open', 'c')).toEqual([]);
  });

  test('the shortest path is reported if several lead there, and the first of equally short ones', () => {
    expect(taken(config, 'b', 'door.open', 'a')).toEqual(['guarded: door.open → a']);
    const twice = {
      initial: 'a',
      states: {
        a: {
          on: {
            go: [
              { guard: 'one', target: 'b' },
              { guard: 'two', target: 'b' },
            ],
          },
        },
        b: {},
      },
    };
    expect(taken(twice, 'a', 'go', 'b')).toEqual(['a: go [one] → b']);
  });

  test('a guard that can have failed is assumed to have failed if nothing changed', () => {
    expect(taken(config, 'a', 'count', 'a')).toEqual(['a: count [isOpen] → ']);
    expect(taken(config, 'a', 'count', 'a', false)).toEqual([]);
    expect(taken(config, 'a', 'nothing', 'a', false)).toEqual(['a: nothing → ']);
    expect(taken(config, 'a', 'unheard', 'a', false)).toEqual([]);
  });
});

describe('No transition is reported', () => {
  test('at the start, or without a value', () => {
    expect(taken(machines.light.config, undefined, 'xstate.init', 'off')).toEqual([]);
    expect(taken(machines.light.config, 'off', 'power.on', undefined)).toEqual(['off: power.on → running']);
    expect(taken({}, undefined, 'go', undefined)).toEqual([]);
  });

  test('if several are possible and none explains the new value', () => {
    const lost = {
      initial: 'a',
      states: { a: { on: { go: [{ guard: 'one', target: 'b' }, 'c'] } }, b: {}, c: {}, d: {} },
    };
    expect(taken(lost, 'a', 'go', 'd')).toEqual([]);
    expect(taken(lost, 'a', 'go', 'nowhere')).toEqual([]);
  });
});

describe('When an action raises an event that inspectors do not report', () => {
  const raising = createMachine({
    type: 'parallel',
    states: {
      one: {
        initial: 'a',
        states: { a: { on: { go: [{ guard: () => false, target: 'c' }, 'b'] } }, b: {}, c: {} },
      },
      two: { initial: 'a', states: { a: { on: { raised: 'b' } }, b: {} } },
    },
  }).config;

  test('the transition that leads to a current state is reported', () => {
    expect(taken(raising, { one: 'a', two: 'a' }, 'go', { one: 'b', two: 'b' })).toEqual(['a: go → b']);
  });

  test('the only possible transition is reported', () => {
    expect(taken(raising, { one: 'a', two: 'a' }, 'raised', { one: 'b', two: 'a' })).toEqual([
      'a: raised → b',
    ]);
  });
});

describe('When transitions exclude each other', () => {
  test('the first region wins', () => {
    const config = {
      initial: 'p',
      states: {
        p: {
          type: 'parallel',
          states: {
            one: { on: { go: '#q' } },
            two: { initial: 'a', states: { a: { on: { go: 'b' } }, b: {} } },
          },
        },
        q: { id: 'q' },
      },
    };
    expect(taken(config, { p: { one: {}, two: 'a' } }, 'go', 'q')).toEqual(['one: go → q']);
  });

  test('the longest wildcard wins, and an exact type wins over any wildcard', () => {
    const on = { '*': 'b', 'a.*': 'b', 'a.b.*': 'b', 'a.b': 'b' };
    const config = { initial: 'a', states: { a: { on }, b: {} } };
    expect(taken(config, 'a', 'a.b', 'b')).toEqual(['a: a.b → b']);
    expect(taken(config, 'a', 'a.b.c', 'b')).toEqual(['a: a.b.* → b']);
    expect(taken(config, 'a', 'a.c', 'b')).toEqual(['a: a.* → b']);
    expect(taken(config, 'a', 'a', 'b')).toEqual(['a: a.* → b']);
    expect(taken(config, 'a', 'ab', 'b')).toEqual(['a: * → b']);
  });
});

describe('The search gives up on', () => {
  test('a cycle of transitions that need no event', () => {
    const config = {
      initial: 'a',
      states: { a: { on: { go: 'b' } }, b: { always: 'c' }, c: { always: 'b' } },
    };
    expect(taken(config, 'a', 'go', 'a')).toEqual([]);
    expect(taken(config, 'a', 'go', 'b')).toEqual(['a: go → b']);
  });

  test('a very large number of paths', () => {
    const region = {
      initial: 'a',
      states: {
        a: {
          on: {
            go: [
              { guard: 'x', target: 'b' },
              { guard: 'y', target: 'c' },
            ],
          },
        },
        b: { always: { guard: 'z', target: 'c' } },
        c: {},
      },
    };
    const states = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`r${index}`, region]));
    const value = (key: string) => Object.fromEntries(Object.keys(states).map((name) => [name, key]));
    expect(taken({ type: 'parallel', states }, value('a'), 'go', value('d'))).toEqual([]);
    expect(taken({ type: 'parallel', states }, value('a'), 'go', value('b'))).toHaveLength(20);
  });
});

describe('When a history state is left immediately', () => {
  const left = { always: '#q' };
  const through = (p: Record<string, unknown>) =>
    taken({ initial: 'a', states: { a: { on: { go: 'p.h' } }, p, q: { id: 'q' } } }, 'a', 'go', 'q');

  test('it leads to its default target', () => {
    const h = { type: 'history', target: 'y' };
    expect(through({ initial: 'x', states: { h, x: {}, y: left } })).toEqual(['a: go → h', 'y:  → q']);
  });

  test('it leads to the initial state, or to all regions', () => {
    const h = { type: 'history' };
    expect(through({ initial: 'x', states: { h, x: left } })).toEqual(['a: go → h', 'x:  → q']);
    expect(through({ type: 'parallel', states: { h, x: left } })).toEqual(['a: go → h', 'x:  → q']);
  });
});

describe('When history is deep', () => {
  const y = { initial: 'm', states: { m: {}, n: {} } };
  const p = {
    initial: 'x',
    states: { deep: { type: 'history', history: 'deep' }, shallow: { type: 'history' }, x: {}, y },
  };
  const chosen = (...targets: string[]) =>
    taken(
      {
        initial: 'a',
        states: { a: { on: { go: targets.map((target) => ({ guard: target, target })) } }, p },
      },
      'a',
      'go',
      {
        p: { y: 'n' },
      },
    );

  test('it restores the innermost states', () =>
    expect(chosen('p.y', 'p.deep')).toEqual(['a: go [p.deep] → deep']));

  test('shallow history restores only the children of its parent, which start in their initial states', () => {
    expect(chosen('p.shallow', 'p.y.n')).toEqual(['a: go [p.y.n] → n']);
  });
});

describe('Invalid machines are tolerated', () => {
  test('history with nothing to restore, as the root, or as the initial state', () => {
    const config = {
      initial: 'a',
      states: {
        a: { on: { go: 'p.h', root: '#(machine)' } },
        p: { states: { h: { type: 'history' }, x: {} } },
        q: { initial: 'h', states: { h: { type: 'history' } } },
      },
    };
    expect(taken(config, 'a', 'go', { p: 'x' })).toEqual(['a: go → h']);
    expect(taken(config, 'a', 'root', 'a')).toEqual(['a: root → (machine)']);
    expect(
      taken({ type: 'history', on: { go: { target: '#(machine)', reenter: true } } }, {}, 'go', {}),
    ).toEqual(['(machine): go → (machine)']);
  });

  test('regions that are done immediately', () => {
    const inner = { type: 'parallel', states: { x: { type: 'final' } } };
    const p = { type: 'parallel', onDone: 'q', states: { one: { type: 'final' }, inner } };
    expect(taken({ initial: 'a', states: { a: { on: { go: 'p' } }, p, q: {} } }, 'a', 'go', 'q')).toEqual([
      'a: go → p',
      'p: xstate.done.state.(machine).p → q',
    ]);
  });

  test('regions that are final or history states', () => {
    const config = {
      initial: 'p',
      states: {
        p: {
          type: 'parallel',
          onDone: 'q',
          states: {
            one: { type: 'final' },
            two: { initial: 'a', states: { a: { on: { go: 'b' } }, b: { type: 'final' } } },
            h: { type: 'history' },
          },
        },
        q: {},
      },
    };
    expect(taken(config, { p: { one: {}, two: 'a' } }, 'go', 'q')).toEqual([
      'a: go → b',
      'p: xstate.done.state.(machine).p → q',
    ]);
  });
});
