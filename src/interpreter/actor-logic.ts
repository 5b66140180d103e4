/** How the actor of a resource runs the chart. */
import { type ActorOptions, initialTransition } from 'xstate';
import { type ResourceEvent, type ResourceMachineSnapshot, resourceMachine } from '../../machines/index.js';
import { andEverywhere, host, type Inspector } from './shared-system.js';
import { tabled } from './transition-table.js';

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
const lookedUp = telling(tabled);

/** The logic of a resource's actor, and where it lives: with an inspector in a system of its own, otherwise in one with all others. */
export function logicFor(inspect: Inspector | undefined): [Machine, Partial<Options>] {
  return inspect === undefined
    ? [lookedUp, { src: resourceMachine, parent: host() }]
    : [interpreted, { src: resourceMachine, inspect: andEverywhere(inspect) }];
}

/** The same options, as an object of one shape. XState's own, put together by spreading, has a hidden class to itself, which weighs more than the object. */
export function compact({ id, input, src, parent, inspect, clock, logger, devTools }: Options): Options {
  return { id, input, src, parent, inspect, clock, logger, devTools } as Options;
}

/** What a resource that has ended shows, whatever its actor was doing when it was stopped. */
export const ended = { ...initialTransition(resourceMachine, { loader: Object })[0], status: 'stopped' } as ResourceMachineSnapshot;
