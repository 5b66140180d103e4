/** The table makes of every event what XState's interpreter makes of it. */
import { describe, expect, test } from '@jest/globals';
import type { AnyActor, InspectionEvent } from 'xstate';
import { type ResourceEvent, resourceMachine } from 'xstate-resource/machine';
import { controlledLoader, flushPromises, resourceModel } from 'xstate-resource/testing';
import { tableMachine } from '../../src/interpreter/table-machine.js';
import { compare, errors, events, start } from '../support/side-by-side.js';

describe('The table makes of an event what the interpreter makes of it', () => {
  test('on every simple path of up to three events', async () => {
    for (const { steps } of resourceModel({ params: [1, 2, undefined], errors }).simplePaths({ maxLength: 3 })) {
      await compare(steps.map(({ event }) => event as ResourceEvent));
    }
  });

  test.each([false, true])('for every event in every state, also where it has no answer, and patient: %s', async (isPatient) => {
    for (const { steps } of resourceModel({ params: [1], errors }).statePaths()) {
      for (const event of events) await compare([...steps.map((step) => step.event as ResourceEvent), event], isPatient);
    }
  });

  describe.each(['resolved', 'rejected', 'superseded', 'running', 'destroyed'])(
    'and a load that was %s shows the same of itself',
    (fate) => {
      test.each(['while it runs', 'when it is over'])('to who looks at it %s', async (when) => {
        const [walked, looked] = await Promise.all(
          [resourceMachine, tableMachine].map(async (logic) => {
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
    const { actor } = start(tableMachine, users);
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
    const { actor, loads } = start(tableMachine);
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
