/** How the actor of a resource runs the chart. */
import { type ActorOptions, initialTransition } from 'xstate';
import { type ResourceEvent, type ResourceMachineSnapshot, resourceMachine } from '../../machines/index.js';
import type { Inspector, Untracked } from './guard-inspector.js';
import { andEverywhere } from './inspection.js';
import { sharedParent } from './shared-system.js';
import { tableMachine } from './table-machine.js';

type Machine = typeof resourceMachine;
type Options = ActorOptions<Machine>;

/** Is told of each step when it has been taken, before observers are. */
export interface Stepper {
  stepped(event: ResourceEvent): void;
}

function telling(chart: Machine): Machine {
  return Object.assign(Object.create(chart) as Machine, {
    transition(...[snapshot, event, scope]: Parameters<Machine['transition']>): ResourceMachineSnapshot {
      const next = chart.transition(snapshot, event, scope);
      scope.defer(() => (scope.self as unknown as Partial<Stepper>).stepped?.(event)); // who runs this logic elsewhere has none
      return next;
    },
  });
}

const interpreted = telling(resourceMachine);
const fast = telling(tableMachine);

/**
 * The logic of a resource's actor, and where it lives: with an inspector in a system of its own,
 * otherwise in one with all others.
 */
export function logicFor(inspect: Inspector | undefined, untracked: Untracked): [Machine, Partial<Options>] {
  return inspect === undefined
    ? [fast, { src: resourceMachine, parent: sharedParent(untracked) }]
    : [interpreted, { src: resourceMachine, inspect: andEverywhere(inspect, untracked) }];
}

/** What a destroyed resource shows, whatever its actor was doing when it was stopped. */
export const destroyedSnapshot = {
  ...initialTransition(resourceMachine, { loader: Object })[0],
  status: 'stopped',
} as ResourceMachineSnapshot;
