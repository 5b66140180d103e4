import {
  type AnyActorLogic,
  assertEvent,
  assign,
  type SnapshotFrom,
  setup,
  spawnChild,
  stopChild,
} from 'xstate';
import type { ResourceContext, ResourceEvent, ResourceInput } from './chart-types.js';
import { toError } from './errors.js';
import { holdLoader, keepLoader } from './held-child.js';
import { loaderLogic } from './loader-actor.js';
import { withLoaders } from './loaders.js';
import { idleSnapshot, type ResourceStatus, resourceSnapshot } from './snapshot.js';
import type { LoaderActorInput, ResourceCause, ResourceLoaderInput, ResourceLoaderLogic } from './types.js';

const machine = setup({
  types: {
    context: {} as ResourceContext,
    events: {} as ResourceEvent,
    input: {} as ResourceInput,
    tags: {} as 'busy',
    children: {} as { loader: 'loader' },
  },
  actors: {
    loader: loaderLogic as AnyActorLogic as ResourceLoaderLogic,
  },
  guards: {
    isNotCached: ({ event }) => {
      assertEvent(event, 'params');
      return isGiven(event.params) && event.cached === undefined;
    },
    isCached: ({ context, event }) => {
      assertEvent(event, 'params');
      return isGiven(event.params) && event.revalidate !== true && !opensStream(context, event);
    },
    isCachedForStream: ({ context, event }) => {
      assertEvent(event, 'params');
      return isGiven(event.params) && event.revalidate !== true && opensStream(context, event);
    },
    isCachedToRevalidate: ({ event }) => {
      assertEvent(event, 'params');
      return isGiven(event.params) && event.revalidate === true;
    },
    hasParams: ({ context }) => context.params !== undefined,
    hasStream: ({ context }) => context.hasStream,
    isForced: ({ context, event }) => {
      assertEvent(event, 'reload');
      return event.force === true && !context.isWaiting;
    },
  },
  actions: {
    /** A load begins for new params. Nothing of the old params is shown any more. */
    takeParams: assign(({ context, event }) => {
      assertEvent(event, 'params');
      return {
        params: event.params,
        value: undefined,
        error: undefined,
        cause: causeOf(context, event.cause),
      };
    }),
    /** The value for the new params is known already. */
    takeCached: assign(({ context, event }) => {
      assertEvent(event, 'params');
      const { params, cached, revalidate, cause } = event;
      return {
        params,
        value: cached,
        latest: latestOf(context, cached),
        error: undefined,
        hasStream: revalidate !== true && opensStream(context, event),
        cause: causeOf(context, cause),
      };
    }),
    clear: assign({ params: undefined, value: undefined, error: undefined }),
    wait: assign({ params: undefined, value: undefined, error: undefined, isWaiting: true }),
    takeParamsError: assign(({ event }) => {
      assertEvent(event, 'params.failed');
      return { params: event.params ?? undefined, value: undefined, error: toError(event.error) };
    }),
    takeLoaded: assign(({ context, event }) => {
      assertEvent(event, 'xstate.done.actor.loader');
      return { value: event.output, latest: latestOf(context, event.output) };
    }),
    takeLoaderError: assign(({ event }) => {
      assertEvent(event, 'xstate.error.actor.loader');
      return { value: undefined, error: toError(event.error) };
    }),
    takeItem: assign(({ context, event }) => {
      assertEvent(event, 'loader.item');
      return {
        value: event.value,
        latest: latestOf(context, event.value),
        hasStream: true,
        isStreaming: true,
      };
    }),
    /** The stream is interrupted and will be reopened. */
    interruptStream: assign({ isStreaming: false }),
    endStream: assign({ hasStream: false, isStreaming: false }),
    takeLocal: assign(({ context, event }) => {
      assertEvent(event, 'set');
      return { value: event.value, latest: latestOf(context, event.value), error: undefined };
    }),
    takeReload: assign({ error: undefined, cause: 'reload' }),
    /**
     * Records the current snapshot, which a load receives as `previous`. A wait and the load after
     * it count as one.
     */
    remember: assign({
      previous: ({ context, event }, { status }: { status: ResourceStatus }) =>
        context.isWaiting && event.type !== 'set' ? context.previous : resourceSnapshot(status, context),
      isWaiting: false,
      hasStream: false,
      isStreaming: false,
    }),
    /** Keep a stream's loader running in the next state. */
    holdLoader,
    keepLoader,
    startLoader: spawnChild('loader', { id: 'loader', input: inputOf }),
    stopLoader: stopChild('loader'),
  },
}).createMachine({
  id: 'resource',
  context: ({ input }) => ({
    loader: input?.loader, // XState's pure functions create an actor without input
    stream: input?.stream,
    params: undefined,
    value: undefined,
    latest: undefined,
    error: undefined,
    previous: idleSnapshot,
    isWaiting: false,
    hasStream: false,
    isStreaming: false,
    cause: undefined,
  }),
  initial: 'idle',
  on: {
    params: [
      { guard: 'isNotCached', target: '.loading', actions: 'takeParams' },
      { guard: 'isCached', target: '.resolved', actions: 'takeCached' },
      { guard: 'isCachedForStream', target: '.resolved', actions: ['takeCached', 'startLoader'] },
      { guard: 'isCachedToRevalidate', target: '.reloading', actions: 'takeCached' },
      { target: '.idle', actions: 'clear' },
    ],
    'params.waiting': { target: '.loading', actions: 'wait' },
    'params.failed': { target: '.error', actions: 'takeParamsError' },
    set: { target: '.local', actions: 'takeLocal' },
  },
  states: {
    idle: {
      exit: { type: 'remember', params: { status: 'idle' } },
    },
    loading: {
      tags: 'busy',
      exit: [{ type: 'remember', params: { status: 'loading' } }, 'holdLoader'],
      on: {
        reload: { guard: 'isForced', target: 'loading', reenter: true, actions: 'takeReload' },
        'loader.item': { target: 'resolved', actions: ['takeItem', 'keepLoader'] },
      },
      invoke: {
        id: 'loader',
        src: 'loader',
        input: inputOf,
        onDone: { target: 'resolved', actions: 'takeLoaded' },
        onError: { target: 'error', actions: 'takeLoaderError' },
      },
    },
    reloading: {
      tags: 'busy',
      exit: [{ type: 'remember', params: { status: 'reloading' } }, 'holdLoader'],
      on: {
        reload: { guard: 'isForced', target: 'reloading', reenter: true, actions: 'takeReload' },
        'loader.item': { target: 'resolved', actions: ['takeItem', 'keepLoader'] },
      },
      invoke: {
        id: 'loader',
        src: 'loader',
        input: inputOf,
        onDone: { target: 'resolved', actions: 'takeLoaded' },
        onError: { target: 'error', actions: 'takeLoaderError' },
      },
    },
    resolved: {
      exit: [{ type: 'remember', params: { status: 'resolved' } }, 'stopLoader'],
      on: {
        reload: { target: 'reloading', actions: 'takeReload' },
        'loader.item': { guard: 'hasStream', actions: 'takeItem' },
        'loader.interrupted': { guard: 'hasStream', actions: 'interruptStream' },
        'xstate.done.actor.loader': { guard: 'hasStream', actions: ['endStream', 'stopLoader'] },
        'xstate.error.actor.loader': { guard: 'hasStream', target: 'error', actions: 'takeLoaderError' },
      },
    },
    error: {
      exit: { type: 'remember', params: { status: 'error' } },
      on: { reload: { guard: 'hasParams', target: 'reloading', actions: 'takeReload' } },
    },
    local: {
      exit: { type: 'remember', params: { status: 'local' } },
      on: { reload: { guard: 'hasParams', target: 'reloading', actions: 'takeReload' } },
    },
  },
});

/**
 * The statechart of a resource. It alone decides which state follows which; all other code only
 * displays its state.
 *
 * - `params`, `params.waiting`, `params.failed`, and `set` are handled in every state. Leaving a
 *   state stops its loader, which aborts the load.
 * - `reload` is handled when there are params and no load is running. With `force`, it also
 *   supersedes a running load.
 * - The first `loader.item` leads to `resolved`. The loader keeps running there until its stream
 *   ends.
 *
 * Its context is a `ResourceContext`, its events are `ResourceEvent`s, and its input is a
 * `ResourceInput`. `loading` and `reloading` have the tag `busy`.
 *
 * It needs no signals: run it with `createActor(resourceMachine, { input: { loader } }).start()`,
 * or invoke it from a machine of your own. You can persist and restore its snapshot. A restored
 * chart loads again if it was loading, keeps waiting if it was waiting, and reopens its stream.
 * JSON drops functions and errors, so pass the input again, and expect `{}` for an `error`.
 *
 * @example
 * ```ts
 * import { createActor, waitFor } from 'xstate';
 *
 * const actor = createActor(resourceMachine, { input: { loader: async ({ params }) => `loaded ${params}` } }).start();
 * actor.send({ type: 'params', params: 'Ada' });
 * const { context } = await waitFor(actor, ({ value }) => value === 'resolved');
 * context.value; // 'loaded Ada'
 * ```
 */
export const resourceMachine = withLoaders(machine) as ResourceMachine;

/** The type of the chart. `provide` also accepts logic whose params have a narrower type. */
export type ResourceMachine = typeof machine & {
  provide(implementations: {
    readonly actors: { readonly loader: ResourceLoaderLogic<ResourceLoaderInput<never, never>> };
  }): ResourceMachine;
};

/** A chart that may have been created by `provide`. */
export type ResourceChart = typeof machine;

/**
 * A snapshot of the chart's actor: `value` is the status, `context` a `ResourceContext`. A
 * `ResourceSnapshot` is the part of it that a resource exposes.
 */
export type ResourceMachineSnapshot = SnapshotFrom<typeof resourceMachine>;

/** `undefined` is not a value, so it does not replace the latest one. */
function latestOf(context: ResourceContext, value: unknown): unknown {
  return value === undefined ? context.latest : value;
}

/** The cause of a load for new params. */
function causeOf({ cause }: ResourceContext, given: ResourceCause | undefined): ResourceCause {
  return given ?? (cause === undefined ? 'created' : 'params');
}

function inputOf({ context }: { readonly context: ResourceContext }): LoaderActorInput {
  const { loader, stream, params, previous, isWaiting, cause = 'created' } = context;
  return { loader, stream, params, previous, isWaiting, cause };
}

function isGiven(params: unknown): boolean {
  return params !== undefined && params !== null;
}

/** Whether a stream opens although a value is cached. */
function opensStream(
  { stream }: ResourceContext,
  event: Extract<ResourceEvent, { type: 'params' }>,
): boolean {
  return stream !== undefined || event.opensStream === true;
}
