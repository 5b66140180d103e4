/** The logic by which the actor of a resource runs the chart. */
import type { ActorOptions } from 'xstate';
import { type ResourceEvent, type ResourceMachineSnapshot, resourceMachine } from '../../machines/index.js';
import type { Load } from '../../machines/load.js';
import { adoptLoad, loaderLogic } from '../../machines/loader-actor.js';
import { isActorLogic } from '../../machines/logic-loader.js';
import type { ResourceChart } from '../../machines/resource.machine.js';
import { type OwnInspector, withInspectorsOfAll } from './inspection.js';
import { type Host, sharedParent } from './shared-system.js';
import { type ChartState, destroyedState, loader } from './transition-table.js';
import { createChild, parentIn, silenced } from './xstate-internals.js';

type Machine = typeof resourceMachine;
type Scope = Parameters<Machine['transition']>[2];

/**
 * An actor that is notified of its own steps. Any other actor that runs this logic is not notified.
 */
export interface Stepper {
  /** Called when the actor has taken a step because of `event`, before any of its effects. */
  stepped(event: ResourceEvent): void;
}

/** The state of a chart that an actor takes over, and its load with the context it began in. */
export class Adoption {
  readonly state: ChartState;
  readonly load: Load | undefined;
  readonly loadContext: ChartState['context'] | undefined;

  constructor(state: ChartState, load: Load | undefined, loadContext: ChartState['context'] | undefined) {
    this.state = state;
    this.load = load;
    this.loadContext = loadContext;
  }
}

/** Makes a chart the logic of resource actors. */
function logicOf(machine: ResourceChart): Machine {
  return Object.assign(Object.create(machine) as Machine, {
    transition(
      snapshot: ResourceMachineSnapshot,
      event: ResourceEvent,
      scope: Scope,
    ): ResourceMachineSnapshot {
      scope.defer(() => (scope.self as unknown as Partial<Stepper>).stepped?.(event));
      return machine.transition(snapshot, event, scope);
    },

    restoreSnapshot: (
      snapshot: Parameters<Machine['restoreSnapshot']>[0] | Adoption,
      scope: Scope,
    ): ResourceMachineSnapshot =>
      snapshot instanceof Adoption ? adopt(snapshot, scope) : machine.restoreSnapshot(snapshot, scope),
  });
}

const resourceLogic = logicOf(resourceMachine);

/**
 * The charts with user-supplied actor logic as the loader, by that logic. Cached because XState is
 * slow to create one.
 */
const withLogic = new WeakMap<object, Machine>();

/** The actor logic of a resource: its chart. */
export function resourceLogicWith(loader: unknown): Machine {
  if (!isActorLogic(loader)) return resourceLogic;
  let logic = withLogic.get(loader);
  if (logic === undefined) {
    logic = logicOf(resourceMachine.provide({ actors: { loader } }));
    withLogic.set(loader, logic);
  }
  return logic;
}

function adopt({ state, load, loadContext }: Adoption, { self }: Scope): ResourceMachineSnapshot {
  const snapshot = snapshotOf(state);
  const { context } = state;
  if (load === undefined && !context.isWaiting) return snapshot;
  const { id, src } = loader;
  const input = loader.input({ context: loadContext ?? context });
  const child = createChild(loaderLogic, { id, src, parent: self, input, syncSnapshot: false });
  if (load !== undefined) adoptLoad(child, load);
  return { ...snapshot, children: { [id]: child } } as ResourceMachineSnapshot;
}

/**
 * The system of an actor. An actor with an inspector gets its own; all others share one. An actor
 * that has already ended is hidden from inspectors.
 */
export function systemFor(
  own: OwnInspector | undefined,
  host: Host,
  hasEnded: boolean,
): Partial<ActorOptions<Machine>> {
  if (hasEnded) return { parent: parentIn(silenced(sharedParent(host).system)) };
  return own === undefined ? { parent: sharedParent(host) } : { inspect: withInspectorsOfAll(own, host) };
}

let destroyed: ResourceMachineSnapshot | undefined;

/** The snapshot of the actor of a destroyed resource. */
export function destroyedSnapshot(): ResourceMachineSnapshot {
  destroyed ??= { ...snapshotOf(destroyedState), status: 'stopped' } as ResourceMachineSnapshot;
  return destroyed;
}

/** The snapshot of a state, without the actors that the state invokes. */
function snapshotOf({ status, context }: ChartState): ResourceMachineSnapshot {
  return resourceMachine.resolveState({ value: status, context });
}

/** The chart state of a snapshot. */
export function stateOf(snapshot: ResourceMachineSnapshot): ChartState {
  return { status: snapshot.value, isBusy: snapshot.hasTag('busy'), context: snapshot.context };
}
