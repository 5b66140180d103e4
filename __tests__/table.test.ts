/** The table makes of every event what XState's interpreter makes of it. */
import { describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { Actor, type AnyActor, type InspectionEvent } from 'xstate';
import { type ResourceEvent, resourceMachine } from 'xstate-resource/machine';
import { flushPromises, resourceModel } from 'xstate-resource/testing';
import { host } from '../src/system.js';
import { tabled } from '../src/table.js';

jest.setTimeout(60_000);

const errors = [new Error('failed'), 'thrown'];

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
function start(logic: typeof resourceMachine) {
  const loads: string[] = [];
  const loader = ({ params, abortSignal, previous }: { params: unknown; abortSignal: AbortSignal; previous: object }) => {
    const index = loads.push(`${String(params)} after ${JSON.stringify(previous)}`) - 1;
    abortSignal.addEventListener('abort', () => {
      loads[index] += ', aborted';
    });
    return new Promise<never>(() => {});
  };
  const told: unknown[] = [];
  const shared = logic === tabled && { src: resourceMachine, parent: host() };
  const actor = new Actor(logic, { id: 'resource', input: { loader }, ...shared });
  Object.assign(actor, { _parent: undefined });
  actor.start();
  actor.subscribe({ next: ({ value }) => told.push(value), complete: () => told.push('complete') });
  return { actor, loads, told };
}

const events: ResourceEvent[] = [
  ...[1, 2, undefined, null].map((params) => ({ type: 'params' as const, params })),
  ...errors.map((error) => ({ type: 'params.failed' as const, error })),
  { type: 'reload' },
  ...['a', 'b', undefined].map((value) => ({ type: 'set' as const, value })),
  ...['a', undefined].map((output) => ({ type: 'xstate.done.actor.loader' as const, output, actorId: 'loader' as const })),
  ...errors.map((error) => ({ type: 'xstate.error.actor.loader' as const, error, actorId: 'loader' as const })),
];

async function compare(sequence: readonly ResourceEvent[]): Promise<void> {
  const [walked, looked] = [start(resourceMachine), start(tabled)];
  const look = ({ actor, loads, told }: ReturnType<typeof start>) => ({ ...lookAt(actor, loads), told: [...told] });
  expect(look(looked)).toEqual(look(walked));
  for (const event of sequence) {
    // The error of a loader that does not run ends a chart, and is reported as uncaught.
    if (event.type === 'xstate.error.actor.loader' && !walked.actor.getSnapshot().can(event)) continue;
    for (const { actor } of [walked, looked]) actor.send(event);
    expect(look(looked)).toEqual(look(walked));
    await flushPromises();
    expect(look(looked)).toEqual(look(walked));
  }
  for (const { actor } of [walked, looked]) actor.stop();
  expect(look(looked)).toEqual(look(walked));
}

describe('The table makes of an event what the interpreter makes of it', () => {
  test('on every simple path of up to three events', async () => {
    for (const { steps } of resourceModel({ params: [1, 2, undefined], errors }).simplePaths({ maxLength: 3 })) {
      await compare(steps.map(({ event }) => event as ResourceEvent));
    }
  });

  test('in any order, events that the state has no answer to included', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.constantFrom(...events), { maxLength: 12 }), compare), { numRuns: 200 });
  });

  test('and is left aside while somebody inspects', () => {
    const told: InspectionEvent[] = [];
    const { actor } = start(tabled);
    const inspection = actor.system.inspect((event) => told.push(event));
    actor.send({ type: 'params', params: 1 });
    expect(told.map(({ type }) => type)).toContain('@xstate.microstep');
    const count = told.length;
    inspection.unsubscribe();
    inspection.unsubscribe();
    actor.send({ type: 'reload' });
    expect(told).toHaveLength(count);
  });
});
