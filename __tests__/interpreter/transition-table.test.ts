/**
 * The table handles every event like XState's interpreter, and an actor can take over at any
 * moment.
 */
import { describe, expect, test } from '@jest/globals';
import { type AnyActor, createActor } from 'xstate';
import { type Resource, resource } from 'xstate-resource';
import { type ResourceEvent, resourceMachine } from 'xstate-resource/machine';
import { controlledLoader, flushPromises, resourceModel } from 'xstate-resource/testing';
import { compare, errors, events, eventsAtAnyTime } from '../support/side-by-side.js';

const load = { type: 'params', params: 1 } as const;
const item = { type: 'loader.item', value: 'a' } as const;
const usual = [
  'params',
  'params.failed',
  'reload',
  'set',
  'xstate.done.actor.loader',
  'xstate.error.actor.loader',
] as const;

const eventsOf = ({ steps }: { readonly steps: readonly { readonly event: unknown }[] }) =>
  steps.map(({ event }) => event as ResourceEvent);

/**
 * A path to each state, and to the substates in which more can happen: a wait, a stream that
 * continues, and a stream opened while a cached value is shown.
 */
const paths: readonly (readonly ResourceEvent[])[] = [
  ...resourceModel({ params: [1], errors })
    .statePaths()
    .map(eventsOf),
  [{ type: 'params.waiting' }],
  [load, item],
  [load, item, { type: 'loader.interrupted' }],
  [{ type: 'params', params: 3, cached: 'known', opensStream: true }],
];

/** One event for each set of fields. */
const eachKind = [
  ...new Map(
    eventsAtAnyTime.map((event) => [JSON.stringify([event.type, ...Object.keys(event)]), event]),
  ).values(),
];

describe('The table handles events like the interpreter, and an actor can take over', () => {
  test.each([
    ['three events of loads', resourceModel({ params: [1, 2, undefined], errors }), 3],
    [
      'three events of streams',
      resourceModel({
        params: [1, undefined],
        values: ['a'],
        events: [...usual, 'params.waiting', 'loader.item'],
        force: [false, true],
      }),
      3,
    ],
  ])(
    'on every simple path of up to %s, with the takeover before each of them',
    async (_, model, maxLength) => {
      for (const path of (model as ReturnType<typeof resourceModel>).simplePaths({ maxLength })) {
        for (let adoptedBefore = 0; adoptedBefore <= path.steps.length; adoptedBefore += 1)
          await compare(eventsOf(path), { adoptedBefore });
      }
    },
  );

  test.each([
    ['before it', 0],
    ['after it', 1],
    ['never', 2],
  ])('for every event in every state, even if it is ignored, with the takeover: %s', async (_, later) => {
    for (const path of paths) {
      for (const event of events)
        await compare([...path, event, load], { adoptedBefore: path.length + later });
    }
  });

  test.each([undefined, 'step', 'abort'] as const)(
    'when a listener to the abort sends each event, with the takeover during: %s',
    async (adoptedIn) => {
      for (const superseding of events) {
        for (const onAbort of eachKind) {
          await compare([load, superseding], { adoptedIn, onAbort });
          await compare([load, item, superseding], { adoptedIn, onAbort });
        }
      }
    },
  );
});

describe.each(['resolved', 'rejected', 'superseded', 'running', 'destroyed'])(
  'the actor of a load that was %s',
  (fate) => {
    /** What the actor exposes before and after: called for a resource and for XState alone. */
    async function observe(
      actor: Resource<unknown>['actor'],
      users: ReturnType<typeof controlledLoader<string, unknown>>,
    ) {
      const child = actor.getSnapshot().children.loader as AnyActor;
      const seen: unknown[] = [];
      const record = () => {
        const { input, ...rest } = child.getSnapshot();
        seen.push({ ...rest, input: input && Object.keys(input) });
      };
      record();
      await flushPromises();
      if (fate === 'resolved') await users.resolve('a');
      if (fate === 'rejected') await users.reject(errors[0]);
      if (fate === 'superseded') actor.send({ type: 'set', value: 'b' });
      if (fate === 'destroyed') actor.stop();
      await flushPromises();
      record();
      return { seen, aborted: users.loads.map(({ abortSignal }) => abortSignal.aborted) };
    }

    test.each(['before its loader is called', 'while it runs'])(
      'looks like XState’s when it is accessed %s',
      async (when) => {
        const [ofXState, ofResource] = [
          controlledLoader<string, unknown>(),
          controlledLoader<string, unknown>(),
        ];
        const actor = createActor(resourceMachine, { input: { loader: ofXState } }).start();
        actor.send({ type: 'params', params: 1 });
        const user = resource({ params: () => 1, loader: ofResource });
        if (when === 'while it runs') await flushPromises();
        else await Promise.resolve(); // the chart has received the params, no more
        expect(await observe(user.actor, ofResource)).toEqual(await observe(actor, ofXState));
      },
    );
  },
);

describe.each(['streaming', 'completed', 'failed', 'superseded', 'destroyed'])(
  'the actor of a stream that is %s',
  (fate) => {
    /** What the actor and its parent expose over time. */
    async function observe(
      actor: Resource<unknown>['actor'],
      words: ReturnType<typeof controlledLoader<string, unknown>>,
      sent: number,
    ) {
      const child = actor.getSnapshot().children.loader as AnyActor | undefined;
      const seen: unknown[] = [];
      const record = () => {
        const { status, value, context, children } = actor.getSnapshot();
        const { isStreaming, value: shown, error } = context;
        const isSameChild = children.loader === undefined || children.loader === child;
        // a destroyed resource exposes nothing
        if (status === 'active') seen.push([value, shown, error, isStreaming, isSameChild]);
        const { status: ofChild, output } = child?.getSnapshot() ?? {};
        seen.push([ofChild, output]);
      };
      record();
      await flushPromises();
      for (const item of ['one', 'two', 'three'].slice(sent)) {
        await words.next(item);
        record();
      }
      if (fate === 'completed') await words.complete();
      if (fate === 'failed') await words.fail(errors[0]);
      if (fate === 'superseded') actor.send({ type: 'reload' });
      if (fate === 'destroyed') actor.stop();
      await flushPromises();
      record();
      return {
        seen,
        loads: words.loads.map(({ abortSignal, timesClosed }) => [abortSignal.aborted, timesClosed]),
      };
    }

    test.each([
      ['before it is opened', 0],
      ['before its first item', 0],
      ['after its first item', 1],
      ['after its second item', 2],
    ])('looks like XState’s when it is accessed %s', async (when, sent) => {
      const [ofXState, ofResource] = [
        controlledLoader<string, unknown>(),
        controlledLoader<string, unknown>(),
      ];
      const actor = createActor(resourceMachine, { input: { stream: ofXState.stream } }).start();
      actor.send({ type: 'params', params: 1 });
      const words = resource({ params: () => 1, stream: ofResource.stream });
      await Promise.resolve(); // the chart has received the params
      if (when !== 'before it is opened') await flushPromises();
      for (const item of ['one', 'two'].slice(0, sent))
        for (const loads of [ofXState, ofResource]) await loads.next(item);
      expect(await observe(words.actor, ofResource, sent)).toEqual(await observe(actor, ofXState, sent));
      actor.stop();
      words.destroy();
    });
  },
);
