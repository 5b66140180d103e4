import { assertEvent, assign, cancel, enqueueActions, sendTo, setup } from 'xstate';
import { toError } from '../../machines/errors.js';
import type { ResourceLoader, ResourceLoaderInput, ResourceStream } from '../../machines/index.js';
import { domException } from '../../machines/load.js';
import { nowOf, parentOf } from '../interpreter/xstate-internals.js';
import { decideLogic } from './decide.js';
import { tryLogic } from './try.js';
import type { PolicyOptions } from './types.js';

/** The input of a load with a policy: the policy's options, and the loader or the stream. */
export interface PolicyInput extends ResourceLoaderInput {
  readonly options: PolicyOptions;
  readonly loader: ResourceLoader<unknown, unknown> | undefined;
  readonly stream: ResourceStream<unknown, unknown> | undefined;
}

export interface PolicyContext extends PolicyInput {
  /** The number of the latest attempt. */
  readonly attempt: number;
  /** The error of the latest failed attempt, once the policy has decided how to go on. */
  readonly error: Error | undefined;
  /** The same error, as soon as the attempt has failed. */
  readonly failure: Error | undefined;
  /** How long to wait before the next attempt. */
  readonly pause: number;
  /** When that wait ends, while waiting. */
  readonly retryAt: number | undefined;
}

export type PolicyEvent =
  /** Start an attempt now. Sent by `decide`, like `pause`. */
  | { readonly type: 'try' }
  /** Wait this many milliseconds, then start an attempt. */
  | { readonly type: 'pause'; readonly pause: number }
  /** End the wait. */
  | { readonly type: 'retry.now' }
  /** The attempt takes too long. */
  | { readonly type: 'timeout' }
  /** An item of the stream. Sent by `try`. */
  | { readonly type: 'loader.item'; readonly value: unknown };

/**
 * A loader with a policy. Before the first attempt, and after each failed one, it decides whether
 * and when to start the next.
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
    /** Passes items on to the chart of the resource. */
    passItem: enqueueActions(({ event, self, enqueue }) => {
      const chart = parentOf(self);
      if (chart !== undefined) enqueue.sendTo(chart, event);
    }),
    /** Tells the chart of the resource that no items arrive until the stream is reopened. */
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

/** The error of a child that has failed. */
function errorIn(event: object): Error {
  return toError((event as { readonly error: unknown }).error);
}
