/** The chart run by XState's interpreter and by the table, side by side. */
import { expect } from '@jest/globals';
import { Actor, type AnyActor } from 'xstate';
import { type ResourceEvent, type ResourceLoader, type ResourceMachineSnapshot, resourceMachine } from 'xstate-resource/machine';
import { flushPromises } from 'xstate-resource/testing';
import { sharedParent } from '../../src/interpreter/shared-system.js';
import { tableMachine } from '../../src/interpreter/table-machine.js';

export const errors = [new Error('failed'), 'thrown'];

/** What can be told of an actor from outside. */
function lookAt(actor: AnyActor, loads: readonly string[]) {
  const snapshot = actor.getSnapshot();
  const { loader } = snapshot.children;
  const { machine, _nodes, ...rest } = snapshot;
  const ofLoader = loader?.getSnapshot();
  return {
    rest: { ...rest, context: { ...rest.context, loader: typeof rest.context.loader }, children: Object.keys(rest.children) },
    isOfTheMachine: machine === resourceMachine,
    nodes: _nodes.map(({ id }: { id: string }) => id),
    loader: ofLoader && {
      ...ofLoader,
      input: { ...ofLoader.input, loader: 0 },
      src: loader.src,
      id: loader.id,
      isChild: loader._parent === actor,
    },
    json: JSON.stringify(snapshot),
    persisted: JSON.stringify(actor.getPersistedSnapshot()),
    can: events.map((event) => snapshot.can(event)),
    matches: ['idle', 'loading', 'reloading', 'resolved', 'error', 'local'].map((status) => snapshot.matches(status)),
    meta: snapshot.getMeta(),
    loads: [...loads],
  };
}

/** An actor of the chart, whose loads are finished by events alone. */
export function start(logic: typeof resourceMachine, given?: ResourceLoader<unknown, unknown>) {
  const loads: string[] = [];
  const own = ({ params, abortSignal, previous }: { params: unknown; abortSignal: AbortSignal; previous: object }) => {
    const index = loads.push(`${String(params)} after ${JSON.stringify(previous)}`) - 1;
    abortSignal.addEventListener('abort', () => {
      loads[index] += ', aborted';
    });
    return new Promise<never>(() => {});
  };
  const loader = given ?? (own as ResourceLoader<unknown, unknown>);
  const told: unknown[] = [];
  const shared = logic === tableMachine && { src: resourceMachine, parent: sharedParent((run) => run()) };
  const actor = new Actor(logic, { id: 'resource', input: { loader }, ...shared });
  Object.assign(actor, { _parent: undefined });
  actor.start();
  actor.subscribe({ next: ({ value }) => told.push(value), complete: () => told.push('complete') });
  return { actor, loads, told };
}

export const events: ResourceEvent[] = [
  ...[1, 2, undefined, null].map((params) => ({ type: 'params' as const, params })),
  ...errors.map((error) => ({ type: 'params.failed' as const, error })),
  { type: 'reload' },
  ...['a', 'b', undefined].map((value) => ({ type: 'set' as const, value })),
  ...['a', undefined].map((output) => ({ type: 'xstate.done.actor.loader' as const, output, actorId: 'loader' as const })),
  ...errors.map((error) => ({ type: 'xstate.error.actor.loader' as const, error, actorId: 'loader' as const })),
];

/** Compares two actors after each event, or only at the end: nobody has looked at a load before, then. */
export async function compare(sequence: readonly ResourceEvent[], isPatient = false): Promise<void> {
  const [walked, looked] = [start(resourceMachine), start(tableMachine)];
  const look = ({ actor, loads, told }: ReturnType<typeof start>) => ({ ...lookAt(actor, loads), told: [...told] });
  const check = () => isPatient || expect(look(looked)).toEqual(look(walked));
  const seen: ResourceMachineSnapshot[][] = [[], []];
  check();
  for (const event of sequence) {
    // The error of a loader that does not run ends a chart, and is reported as uncaught.
    if (event.type === 'xstate.error.actor.loader' && !walked.actor.getSnapshot().can(event)) continue;
    for (const { actor } of [walked, looked]) actor.send(event);
    for (const [index, { actor }] of [walked, looked].entries()) seen[index]?.push(actor.getSnapshot());
    check();
    await flushPromises();
    check();
  }
  const ofLoaders = seen.map((snapshots) => snapshots.map(({ children: { loader } }) => loader?.getSnapshot().status));
  expect(ofLoaders[1]).toEqual(ofLoaders[0]);
  expect(look(looked)).toEqual(look(walked));
  for (const { actor } of [walked, looked]) actor.stop();
  expect(look(looked)).toEqual(look(walked));
}
