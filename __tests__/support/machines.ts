import { createMachine, not, setup } from 'xstate';
import { resourceMachine } from 'xstate-resource/machine';

/**
 * Machines with everything that a chart can have, by name. Only `guarded` has guards, so the
 * behavior of the others is certain.
 */
export const machines = {
  resource: resourceMachine,

  /** Regions, one of which targets a state in the other; resets; events of the whole machine. */
  light: createMachine({
    id: 'light',
    initial: 'running',
    on: { 'power.off': '.off', panic: { target: '#light', reenter: true } },
    states: {
      off: { on: { 'power.on': 'running', '*': { actions: 'beep' } } },
      running: {
        type: 'parallel',
        onDone: 'off',
        on: {
          tick: { actions: 'count' },
          reset: { target: 'running', reenter: true },
          again: 'running',
          both: { target: ['.cars.red', '.walkers.walk'] },
        },
        states: {
          cars: {
            initial: 'green',
            states: {
              green: { after: { 30000: 'yellow' }, on: { next: 'yellow', reset: undefined } },
              yellow: { after: { 3000: 'red' }, on: { next: 'red' } },
              red: { on: { next: 'green', call: '#walkers.walk', break: 'broken' } },
              broken: { type: 'final' },
            },
          },
          walkers: {
            id: 'walkers',
            initial: 'wait',
            states: {
              wait: { on: { pushed: 'walk' } },
              walk: { on: { next: 'wait', break: 'broken' } },
              broken: { type: 'final' },
            },
          },
        },
      },
    },
  }),

  /** History, final states, states that are left immediately, a list of targets, dots in keys. */
  checkout: createMachine({
    id: 'checkout',
    initial: 'cart',
    states: {
      cart: { on: { next: 'form', add: { actions: ['addItem', { type: 'count', params: { by: 1 } }] } } },
      form: {
        initial: 'address',
        entry: 'open',
        exit: ['close', 'save'],
        on: { back: 'cart', help: 'helping', cancel: '#checkout', skip: '.review.shown', 'v1\\.2': 'v1\\.2' },
        onDone: { target: 'paying' },
        states: {
          address: { on: { next: 'payment' } },
          payment: {
            on: {
              next: { target: 'review' },
              back: 'address',
              up: { target: '#checkout.form', reenter: true },
            },
          },
          review: {
            initial: 'hidden',
            on: { confirm: 'finished' },
            states: { hidden: { on: { show: 'shown' } }, shown: { on: { up: '#checkout.form' } } },
          },
          finished: { type: 'final' },
          deep: { type: 'history', history: 'deep', target: 'payment' },
          shallow: { type: 'history' },
        },
      },
      helping: {
        on: { close: 'form.deep', leave: { target: ['form.shallow'] } },
        after: { 60000: 'form.deep' },
      },
      paying: { always: { target: 'paid', actions: 'charge' } },
      paid: { on: { more: 'cart' }, onDone: undefined },
      'v1.2': { on: { next: 'cart' } },
    },
  }),

  /** A parallel state as the root, and another one in a region. */
  regions: createMachine({
    id: 'regions',
    type: 'parallel',
    on: { reset: '#regions', go: '.b.y', log: { actions: 'log' } },
    states: {
      a: { initial: 'x', states: { x: { on: { z: 'y', all: '#regions' } }, y: { on: { z: 'x' } } } },
      b: {
        initial: 'x',
        states: {
          x: { on: { z: 'y' } },
          y: {
            type: 'parallel',
            states: {
              one: { initial: 'p', states: { p: { on: { z: 'q' } }, q: {} } },
              two: {},
              last: { type: 'history' },
            },
            on: { hop: 'x' },
          },
        },
      },
      c: {},
    },
  }),

  guarded: setup({
    types: { context: {} as { readonly isOpen: boolean } },
    guards: { isOpen: ({ context }) => context.isOpen },
    actions: { count: () => {} },
  }).createMachine({
    id: 'guarded',
    context: { isOpen: true },
    initial: 'a',
    on: {
      'door.open': [{ guard: 'isOpen', target: '.b' }, { target: '.a' }],
      'door.*': { target: '.c' },
      '*': { guard: not('isOpen'), actions: 'count' },
    },
    states: {
      a: { on: { count: { guard: 'isOpen', actions: 'count' }, nothing: {} } },
      b: { always: { guard: not('isOpen'), target: 'a' } },
      c: {},
    },
  }),
} as const;

/**
 * The definition of a machine as an inspector sends it: keys are sorted, and functions are replaced
 * by their names.
 */
export function definitionOf(config: unknown): string {
  return JSON.stringify(config, (_, value: unknown) => {
    if (typeof value === 'function') return { type: value.name };
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
  });
}
