import { assertEvent, assign, type DoneActorEvent, type ErrorActorEvent, type SnapshotFrom, setup } from 'xstate';
import { toError } from './errors.js';
import { loaderLogic } from './loader-actor.js';
import { type ResourceSnapshot, type ResourceStatus, resourceSnapshot } from './snapshot.js';
import type { ResourceLoader } from './types.js';

/** What the chart is created with. */
export interface ResourceInput {
  /** Loads the value for some params. Needed again where the chart is restored from JSON. */
  readonly loader: ResourceLoader<unknown, unknown>;
}

/** What the chart remembers beside its state. */
export interface ResourceContext {
  /** The loader that it was created with. */
  readonly loader: ResourceLoader<unknown, unknown>;
  /** The params that were loaded last or are loading; `undefined` where there are none, or none that a load could use. */
  readonly params: unknown;
  /** The value that is shown now; `undefined` means "no value". */
  readonly value: unknown;
  /** The last value there was, kept through loading and errors. */
  readonly latest: unknown;
  /** The error that is shown now: set in `error`, and only there. */
  readonly error: Error | undefined;
  /** What was shown in the state before this one. The loader is given it. */
  readonly previous: ResourceSnapshot<unknown>;
}

/** All that can happen to a resource. */
export type ResourceEvent =
  /** The params changed. `undefined` and `null` mean that there is nothing to load. */
  | { readonly type: 'params'; readonly params: unknown }
  /** The params threw `error`. With `params`, these are known, and what failed is something that was done with them: they can be loaded again. */
  | { readonly type: 'params.failed'; readonly error: unknown; readonly params?: unknown }
  /** Load again with the same params. Changes nothing while a load is running, and where there are no params. */
  | { readonly type: 'reload' }
  /** A value set by hand. Ends a load that is running. */
  | { readonly type: 'set'; readonly value: unknown }
  /** The loader finished. XState sends it. */
  | (DoneActorEvent<unknown, 'loader'> & { readonly type: 'xstate.done.actor.loader' })
  /** The loader threw. XState sends it. */
  | (ErrorActorEvent<unknown, 'loader'> & { readonly type: 'xstate.error.actor.loader' });

/** What is shown before anything has happened. */
const nothing = /* @__PURE__ */ resourceSnapshot('idle', { value: undefined, error: undefined });

/**
 * The statechart of a resource. It alone decides what state follows which; everything else only shows it.
 *
 * - `params`, `params.failed` and `set` are answered in every state; leaving a loading state stops the loader, which aborts it.
 * - `reload` is answered where there are params and nothing loads.
 *
 * Its context is a `ResourceContext`, its events are `ResourceEvent`s, its input is a `ResourceInput`. `loading` and `reloading` have the tag `busy`.
 *
 * It needs no signals: `createActor(resourceMachine, { input: { loader } }).start()`, or invoke it in a machine of your own. Its snapshot can be
 * persisted and restored; in a loading state it loads again. JSON keeps no functions and no errors: give the input again, and expect `{}` for
 * an `error`.
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
export const resourceMachine = setup({
  types: {
    context: {} as ResourceContext,
    events: {} as ResourceEvent,
    input: {} as ResourceInput,
    tags: {} as 'busy',
    children: {} as { loader: 'loader' },
  },
  actors: {
    loader: loaderLogic,
  },
  guards: {
    areParamsGiven: ({ event }) => {
      assertEvent(event, 'params');
      return event.params !== undefined && event.params !== null;
    },
    hasParams: ({ context }) => context.params !== undefined,
  },
  actions: {
    /** A new load begins, for new params: nothing of the old one is shown any more. */
    takeParams: assign(({ event }) => {
      assertEvent(event, 'params');
      return { params: event.params, value: undefined, error: undefined };
    }),
    clear: assign({ params: undefined, value: undefined, error: undefined }),
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
    takeLocal: assign(({ context, event }) => {
      assertEvent(event, 'set');
      return { value: event.value, latest: latestOf(context, event.value), error: undefined };
    }),
    clearError: assign({ error: undefined }),
    remember: assign({
      previous: ({ context }, { status }: { status: ResourceStatus }) => resourceSnapshot(status, context),
    }),
  },
}).createMachine({
  id: 'resource',
  context: ({ input }) => ({
    loader: input?.loader, // XState makes an actor without input for its pure functions
    params: undefined,
    value: undefined,
    latest: undefined,
    error: undefined,
    previous: nothing,
  }),
  initial: 'idle',
  on: {
    params: [
      { guard: 'areParamsGiven', target: '.loading', actions: 'takeParams' },
      { target: '.idle', actions: 'clear' },
    ],
    'params.failed': { target: '.error', actions: 'takeParamsError' },
    set: { target: '.local', actions: 'takeLocal' },
  },
  states: {
    idle: {
      exit: { type: 'remember', params: { status: 'idle' } },
    },
    loading: {
      tags: 'busy',
      exit: { type: 'remember', params: { status: 'loading' } },
      invoke: {
        id: 'loader',
        src: 'loader',
        input: ({ context: { loader, params, previous } }) => ({ loader, params, previous }),
        onDone: { target: 'resolved', actions: 'takeLoaded' },
        onError: { target: 'error', actions: 'takeLoaderError' },
      },
    },
    reloading: {
      tags: 'busy',
      exit: { type: 'remember', params: { status: 'reloading' } },
      invoke: {
        id: 'loader',
        src: 'loader',
        input: ({ context: { loader, params, previous } }) => ({ loader, params, previous }),
        onDone: { target: 'resolved', actions: 'takeLoaded' },
        onError: { target: 'error', actions: 'takeLoaderError' },
      },
    },
    resolved: {
      exit: { type: 'remember', params: { status: 'resolved' } },
      on: { reload: { target: 'reloading' } },
    },
    error: {
      exit: { type: 'remember', params: { status: 'error' } },
      on: { reload: { guard: 'hasParams', target: 'reloading', actions: 'clearError' } },
    },
    local: {
      exit: { type: 'remember', params: { status: 'local' } },
      on: { reload: { guard: 'hasParams', target: 'reloading' } },
    },
  },
});

/** A snapshot of the chart's actor: `value` is the status, `context` a `ResourceContext`. `ResourceSnapshot` is the part of it that a resource shows. */
export type ResourceMachineSnapshot = SnapshotFrom<typeof resourceMachine>;

/** A value that is none leaves the latest one as it was. */
function latestOf(context: ResourceContext, value: unknown): unknown {
  return value === undefined ? context.latest : value;
}
