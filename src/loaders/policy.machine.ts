import { assertEvent, assign, cancel, enqueueActions, sendTo, setup } from 'xstate';
import { toError } from '../../machines/errors.js';
import type { ResourceLoader, ResourceLoaderInput, ResourceStream } from '../../machines/index.js';
import { domException } from '../../machines/load.js';
import { nowOf, parentOf } from '../interpreter/xstate-internals.js';
import { decideLogic } from './decide.js';
import { tryLogic } from './try.js';
import type { PolicyOptions } from './types.js';

/** What a policy is for, and what it is. */
export interface PolicyInput extends ResourceLoaderInput {
  readonly options: PolicyOptions;
  readonly loader: ResourceLoader<unknown, unknown> | undefined;
  readonly stream: ResourceStream<unknown, unknown> | undefined;
}

export interface PolicyContext extends PolicyInput {
  /** The number of the last try that has begun. */
  readonly attempt: number;
  /** What the last one that failed has failed with, once it is decided what follows from that. */
  readonly error: Error | undefined;
  /** The same, as soon as it has failed. */
  readonly failure: Error | undefined;
  /** How long it pauses before the next one. */
  readonly pause: number;
  /** When that ends, while it pauses. */
  readonly retryAt: number | undefined;
}

export type PolicyEvent =
  /** Try now. What decides sends it, and the next one. */
  | { readonly type: 'try' }
  /** Try after a pause, of so many milliseconds. */
  | { readonly type: 'pause'; readonly pause: number }
  /** Ends a pause. */
  | { readonly type: 'retry.now' }
  /** A try takes too long. */
  | { readonly type: 'timeout' }
  /** An item of the stream. The try sends it. */
  | { readonly type: 'loader.item'; readonly value: unknown };

/**
 * A loader with a policy. It decides whether to try, and when: before the first try, and after each
 * that failed.
 */
export const policyMachine = setup({
  types: {
    context: {} as PolicyContext,
    events: {} as PolicyEvent,
    input: {} as PolicyInput,
    output: {} as unknown,
    children: {} as { decide: 'decide'; try: 'try' },
  },
  actors: { decide: decideLogic, try: tryLogic },
  delays: {
    pause: ({ context }) => context.pause,
  },
  actions: {
    takePause: assign(({ context, event, self }) => {
      assertEvent(event, 'pause');
      const { pause } = event;
      return { pause, error: context.failure, retryAt: nowOf(self) + pause };
    }),
    beginTry: assign({ attempt: ({ context }) => context.attempt + 1, retryAt: undefined }),
    takeFailure: assign({ failure: ({ event }) => errorIn(event) }),
    takeError: assign({ error: ({ event }) => errorIn(event) }),
    startTimeout: enqueueActions(({ context: { options }, enqueue }) => {
      if (options.timeout !== undefined)
        enqueue.raise({ type: 'timeout' }, { id: 'timeout', delay: options.timeout });
    }),
    stopTimeout: cancel('timeout'),
    giveUp: sendTo('try', ({ context: { options } }) => ({
      type: 'loader.timeout',
      error: domException(`The load took longer than ${options.timeout} ms.`, 'TimeoutError'),
    })),
    /** The chart of the resource is sent each item, and that there are none for a while. */
    passItem: enqueueActions(({ event, self, enqueue }) => {
      const chart = parentOf(self);
      if (chart !== undefined) enqueue.sendTo(chart, event);
    }),
    interruptStream: enqueueActions(({ context, self, enqueue }) => {
      const chart = parentOf(self);
      if (chart !== undefined && context.stream !== undefined)
        enqueue.sendTo(chart, { type: 'loader.interrupted' });
    }),
  },
}).createMachine({
  id: 'policy',
  context: ({ input }) => ({
    ...input,
    attempt: 0,
    error: undefined,
    failure: undefined,
    pause: 0,
    retryAt: undefined,
  }),
  output: ({ event }: { event: unknown }) => (event as { output?: unknown }).output,
  initial: 'deciding',
  states: {
    deciding: {
      invoke: {
        id: 'decide',
        src: 'decide',
        input: ({ context }) => context,
        onError: { target: 'failed', actions: 'takeError' },
      },
      on: {
        pause: { target: 'pausing', actions: 'takePause' },
        try: 'trying',
      },
    },
    pausing: {
      entry: 'interruptStream',
      on: { 'retry.now': 'trying' },
      after: { pause: 'trying' },
    },
    trying: {
      entry: ['beginTry', 'startTimeout'],
      exit: 'stopTimeout',
      on: {
        timeout: { actions: 'giveUp' },
        'loader.item': { actions: ['stopTimeout', 'passItem'] },
      },
      invoke: {
        id: 'try',
        src: 'try',
        input: ({ context: { loader, stream, params, previous, cause } }) => ({
          loader,
          stream,
          params,
          previous,
          cause,
          isWaiting: false,
        }),
        onDone: 'done',
        onError: { target: 'deciding', actions: 'takeFailure' },
      },
    },
    done: { type: 'final', output: ({ event }) => (event as unknown as { output: unknown }).output },
    failed: { type: 'final' },
  },
});

/** What a child has failed with. */
function errorIn(event: object): Error {
  return toError((event as { readonly error: unknown }).error);
}
