/** The table makes of every event what XState's interpreter makes of it, and an actor can take over at any moment. */
import { describe, expect, test } from '@jest/globals';
import { type AnyActor, createActor } from 'xstate';
import { type Resource, resource } from 'xstate-resource';
import { type ResourceEvent, resourceMachine } from 'xstate-resource/machine';
import { controlledLoader, flushPromises, resourceModel } from 'xstate-resource/testing';
import { compare, errors, events, eventsAtAnyTime } from '../support/side-by-side.js';

const eventsOf = ({ steps }: { readonly steps: readonly { readonly event: unknown }[] }) =>
  steps.map(({ event }) => event as ResourceEvent);

describe('The table makes of an event what the interpreter makes of it, and an actor takes over', () => {
  test('on every simple path of up to three events, before each of these', async () => {
    for (const path of resourceModel({ params: [1, 2, undefined], errors }).simplePaths({ maxLength: 3 })) {
      for (let adoptedBefore = 0; adoptedBefore <= path.steps.length; adoptedBefore += 1) await compare(eventsOf(path), { adoptedBefore });
    }
  });

  test.each([
    ['before it', 0],
    ['after it', 1],
    ['never', 2],
  ])('for every event in every state, also where it has no answer: %s', async (_, later) => {
    for (const path of resourceModel({ params: [1], errors }).statePaths()) {
      for (const event of events)
        await compare([...eventsOf(path), event, events[0] as ResourceEvent], { adoptedBefore: path.steps.length + later });
    }
  });

  test.each([undefined, 'step', 'abort'] as const)(
    'where a listener to the abort sends each event; in the midst of: %s',
    async (adoptedIn) => {
      const load = { type: 'params', params: 1 } as const;
      for (const superseding of events) {
        for (const onAbort of eventsAtAnyTime) await compare([load, superseding, load], { adoptedIn, onAbort });
      }
    },
  );
});

describe.each(['resolved', 'rejected', 'superseded', 'running', 'destroyed'])('the actor of a load that was %s', (fate) => {
  /** What it shows before and after, once for a resource and once for XState alone. */
  async function look(actor: Resource<unknown>['actor'], users: ReturnType<typeof controlledLoader<string, unknown>>) {
    const child = actor.getSnapshot().children.loader as AnyActor;
    const seen: unknown[] = [];
    const see = () => {
      const { input, ...rest } = child.getSnapshot();
      seen.push({ ...rest, input: input && Object.keys(input) });
    };
    see();
    await flushPromises();
    if (fate === 'resolved') await users.resolve('a');
    if (fate === 'rejected') await users.reject(errors[0]);
    if (fate === 'superseded') actor.send({ type: 'set', value: 'b' });
    if (fate === 'destroyed') actor.stop();
    await flushPromises();
    see();
    return { seen, aborted: users.loads.map(({ abortSignal }) => abortSignal.aborted) };
  }

  test.each(['before its loader is called', 'while it runs'])('shows what XState’s shows, asked for %s', async (when) => {
    const [ofXState, ofResource] = [controlledLoader<string, unknown>(), controlledLoader<string, unknown>()];
    const actor = createActor(resourceMachine, { input: { loader: ofXState } }).start();
    actor.send({ type: 'params', params: 1 });
    const user = resource({ params: () => 1, loader: ofResource });
    if (when === 'while it runs') await flushPromises();
    else await Promise.resolve(); // only told of the params
    expect(await look(user.actor, ofResource)).toEqual(await look(actor, ofXState));
  });
});
