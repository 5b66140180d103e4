/** The table makes of every event what XState's interpreter makes of it. */
import { describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { Actor, type AnyActor, type InspectionEvent } from 'xstate';
import { type ResourceEvent, type ResourceLoader, type ResourceMachineSnapshot, resourceMachine } from 'xstate-resource/machine';
import { controlledLoader, flushPromises, resourceModel } from 'xstate-resource/testing';
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
function start(logic: typeof resourceMachine, given?: ResourceLoader<unknown, unknown>) {
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

/** Compares two actors after each event, or only at the end: nobody has looked at a load before, then. */
async function compare(sequence: readonly ResourceEvent[], isPatient = false): Promise<void> {
  const [walked, looked] = [start(resourceMachine), start(tabled)];
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

describe('The table makes of an event what the interpreter makes of it', () => {
  test('on every simple path of up to three events', async () => {
    for (const { steps } of resourceModel({ params: [1, 2, undefined], errors }).simplePaths({ maxLength: 3 })) {
      await compare(steps.map(({ event }) => event as ResourceEvent));
    }
  });

  test('in any order, events that the state has no answer to included', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...events), { maxLength: 12 }), (sequence) => compare(sequence)),
      { numRuns: 200 },
    );
  });

  test('in any order, while nobody looks', async () => {
    const patient = (sequence: readonly ResourceEvent[]) => compare(sequence, true);
    await fc.assert(fc.asyncProperty(fc.array(fc.constantFrom(...events), { maxLength: 12 }), patient), { numRuns: 200 });
  });

  describe.each(['resolved', 'rejected', 'superseded', 'running', 'destroyed'])(
    'and a load that was %s shows the same of itself',
    (fate) => {
      test.each(['while it runs', 'when it is over'])('to who looks at it %s', async (when) => {
        const [walked, looked] = await Promise.all(
          [resourceMachine, tabled].map(async (logic) => {
            const users = controlledLoader<string, unknown>();
            const { actor } = start(logic, users);
            actor.send({ type: 'params', params: 1 });
            const { children } = actor.getSnapshot();
            const seen: unknown[] = [];
            const look = () => {
              const { input, ...rest } = (children.loader as AnyActor).getSnapshot();
              seen.push({ ...rest, input: input && Object.keys(input) });
            };
            if (when === 'while it runs') look();
            await flushPromises();
            if (fate === 'resolved') await users.resolve('a');
            if (fate === 'rejected') await users.reject(errors[0]);
            if (fate === 'superseded') actor.send({ type: 'set', value: 'b' });
            if (fate === 'destroyed') actor.stop();
            await flushPromises();
            look();
            look();
            const { value, context } = actor.getSnapshot();
            return {
              seen,
              value,
              shown: context.value,
              error: context.error,
              aborted: users.loads.map(({ abortSignal }) => abortSignal.aborted),
            };
          }),
        );
        expect(looked).toEqual(walked);
      });
    },
  );

  test('A load of which somebody has the actor ends by it, and tells an inspector who came late', async () => {
    const users = controlledLoader<string, unknown>();
    const { actor } = start(tabled, users);
    actor.send({ type: 'params', params: 1 });
    await flushPromises();
    const told: string[] = [];
    const inspection = actor.system.inspect((event) => event.type === '@xstate.event' && told.push(event.event.type));
    await users.resolve('a');
    inspection.unsubscribe();
    expect([actor.getSnapshot().value, told]).toEqual(['resolved', ['xstate.init', 'xstate.promise.resolve', 'xstate.done.actor.loader']]);
  });

  test('and is left aside while somebody inspects', async () => {
    const told: InspectionEvent[] = [];
    const { actor, loads } = start(tabled);
    const inspection = actor.system.inspect((event) => told.push(event));
    actor.send({ type: 'params', params: 1 });
    expect(told.map(({ type }) => type)).toContain('@xstate.microstep');
    const count = told.length;
    inspection.unsubscribe();
    inspection.unsubscribe();
    await flushPromises();
    actor.send({ type: 'set', value: 'a' }); // ends what the interpreter has begun
    expect([told.length, loads]).toEqual([count, ['1 after {"status":"idle"}, aborted']]);
  });
});
