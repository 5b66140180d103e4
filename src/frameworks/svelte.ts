/**
 * Functions for Svelte 5. `useResource()` makes a resource that belongs to a component, or shows one that was made outside of it; `fromSignal()` shows any signal, and
 * `fromSvelte()` makes a signal of what Svelte tracks. `setResourceScope()` carries what was loaded on a server into the page.
 */

import { getContext, onDestroy, onMount, setContext, untrack } from 'svelte';
import { createSubscriber } from 'svelte/reactivity';
import { toStore } from 'svelte/store';
import { describeValue } from '../../machines/errors.js';
import { noParams } from '../../machines/load.js';
import {
  batch,
  computed,
  type Dehydrated,
  isResource,
  isSignal,
  type LoadedBy,
  type ReadonlySignal,
  type Resource,
  type ResourceLogic,
  signal,
} from '../index.js';
import type { LoaderPart, LogicPart, ParamsOf, ResourceParamsTools, SharedOptions, StreamPart } from '../resource/types.js';
import { announcingLater } from '../signals/batch.js';
import { componentResource } from './component-resource.js';
import type { ParamsAs, ResourceControls } from './component-types.js';
import { assertScope, type ResourceScope, type Scope, scopeOf } from './scope.js';
import { type Shown, shownOf } from './shown.js';

export type { ParamsAs, ResourceControls } from './component-types.js';
export { createResourceScope, type ResourceScope } from './scope.js';
export type { Shown } from './shown.js';

/** Params as Svelte has them: a function that reads state, props and what is derived. What it reads of these is tracked, and so is what it reads of signals. */
export type SvelteParams<P> = (tools: ResourceParamsTools) => P | null | undefined;

/** Options of a component's own resource: those of `resource()`, with `params` as a function. */
export type UseResourceOptions<T, P> = SharedOptions<T, P> & (LoaderPart<T, P> | StreamPart<T, P>) & ParamsAs<SvelteParams<P>>;

/** The same with actor logic of XState as `loader`. */
export type UseLogicOptions<L extends ResourceLogic> = SharedOptions<LoadedBy<L>, ParamsOf<L>> &
  LogicPart<L> &
  ParamsAs<SvelteParams<ParamsOf<L>>> & { readonly policy?: undefined };

/** What Svelte calls a store: `$user` shows it, and follows. */
export interface ReadableStore<T> {
  /** Calls `run` with what there is, and with each one after it. Returns how to end that. */
  subscribe(run: (value: T) => void): () => void;
}

/**
 * What a component has of a resource: what that shows, by getters that are followed where they are read, and what can be done with it. It is narrowed by `status` and
 * `hasValue`, and must not be destructured. It is a store as well: `$user` is all that the resource shows, in one object.
 */
export type UsedResource<T> = Shown<T> & ResourceControls<T> & ReadableStore<Shown<T>>;

/** The same, to be awaited, in components that may be async, and on a server. It resolves when there is a value or an error, and never rejects. */
export type AwaitableResource<T> = UsedResource<T> & PromiseLike<UsedResource<T>>;

/** A signal as Svelte has it: `current` is followed where it is read, and `$name` is the same as a store. */
export interface SignalValue<T> extends ReadableStore<T> {
  readonly current: T;
}

const scopeKey = Symbol('xstate-resource scope');

/**
 * Has the component and those below it put their resources, if they have a name, in one scope: what the server has loaded for them is there at once. Call it
 * while the component is made, and before `useResource()`.
 *
 * @param state In the browser what the server has sent, in its words of `dehydrate()`; on the server a scope of `createResourceScope()`, one for each request.
 * @throws TypeError if it is neither.
 *
 * @example
 * ```svelte
 * <script>
 *   const { state, children } = $props();
 *   setResourceScope(state);
 * </script>
 * {@render children()}
 * ```
 */
export function setResourceScope(state?: Dehydrated | ResourceScope): void {
  assertScope('setResourceScope()', state);
  inComponent('setResourceScope', () => setContext(scopeKey, scopeOf(state)));
}

/**
 * Shows a signal: `current` is its value, and followed where a template, a `$derived` or an `$effect` reads it. It may be called anywhere.
 *
 * @throws TypeError if it is given no signal.
 *
 * @example
 * ```svelte
 * <script>
 *   const count = fromSignal(counter); // counter is a signal
 * </script>
 * <button onclick={() => counter.update((n) => n + 1)}>{count.current}</button>
 * ```
 */
export function fromSignal<T>(readable: ReadonlySignal<T>): SignalValue<T> {
  if (!isSignal(readable)) {
    throw new TypeError(
      `fromSignal() takes a signal, such as user.status, got ${describeValue(readable)}. Give it the signal itself, not its value.`,
    );
  }
  const subscribe = (changed: () => void) => readable.subscribe(() => changed()).unsubscribe;
  const follow = createSubscriber(subscribe);
  return {
    get current() {
      follow();
      return readable();
    },
    ...storeOf(readable.get, subscribe),
  };
}

function storeOf<T>(read: () => T, subscribe: (changed: () => void) => () => void): ReadableStore<T> {
  return {
    subscribe(run) {
      const unsubscribe = subscribe(() => run(read()));
      run(read());
      return unsubscribe;
    },
  };
}

/**
 * A signal that follows what `read` reads of Svelte. Call it while a component is made: it follows until that is destroyed. It agrees with Svelte as soon as Svelte has
 * worked off its changes, in a microtask or by `flushSync()`.
 *
 * @throws TypeError if it is given no function.
 * @throws Error outside of a component.
 *
 * @example
 * ```ts
 * let id = $state(1);
 * const user = resource({ params: fromSvelte(() => id), loader: ({ params }) => fetchUser(params) });
 * ```
 */
export function fromSvelte<T>(read: () => T): ReadonlySignal<T> {
  if (typeof read !== 'function') throw new TypeError(`fromSvelte() takes a function that reads state, got ${describeValue(read)}.`);
  const changes = signal(0);
  const change = () => untrack(() => changes.update((count) => count + 1));
  inComponent('fromSvelte', () => getContext(scopeKey));
  // begins before the template, so that changes have arrived when that reads the signal
  const stop = followed(() => {
    try {
      read();
    } catch {} // thrown below, to code that wants the value
    announcingLater(change);
  });
  onMount(() => stop);
  return computed(() => {
    changes();
    return read();
  });
}

/** Runs `run` now, and again when what it reads of Svelte has changed. Returns how to end that. */
function followed(run: () => void): () => void {
  const again = () => {
    run();
    return {}; // another one each time
  };
  return toStore(again).subscribe(announce);
}

/** Notifies what observes signals that have changed while Svelte computed. */
function announce(): void {
  untrack(() => batch(() => {}));
}

/**
 * Makes a resource that belongs to a component: it loads once that is there, and ends with it. Given a resource that was made outside, it shows that. Call it while
 * a component is made.
 *
 * @throws TypeError for options that it does not know or cannot use.
 * @throws Error outside of a component, if it is to make a resource.
 *
 * @example
 * ```svelte
 * <script>
 *   const { id } = $props();
 *   const user = useResource({ params: () => id, loader: ({ params }) => fetchUser(params) });
 * </script>
 * {#if user.status === 'error'}{user.error.message}{:else}{user.value?.name ?? '…'}{/if}
 * ```
 */
export function useResource<T>(resource: Resource<T>): AwaitableResource<T>;
export function useResource<L extends ResourceLogic>(options: UseLogicOptions<L>): AwaitableResource<LoadedBy<L>>;
export function useResource<T, P = unknown>(options: UseResourceOptions<T, P>): AwaitableResource<T>;
export function useResource(given: unknown): AwaitableResource<unknown> {
  return isResource(given) ? outsideResource(given) : ownResource(given as UseResourceOptions<unknown, unknown>);
}

function outsideResource(resource: Resource<unknown>): AwaitableResource<unknown> {
  const { reload, set, update, settled } = resource;
  const signal = shownOf(resource);
  const subscribe = (changed: () => void) => signal.subscribe(() => changed()).unsubscribe;
  const follow = createSubscriber(subscribe);
  const read = () => {
    follow();
    return signal();
  };
  return used(read, storeOf(signal.get, subscribe), { reload, set, update, resource }, settled);
}

function ownResource(options: UseResourceOptions<unknown, unknown>): AwaitableResource<unknown> {
  const params = paramsOf(options);
  let isTracking = false;
  let isAsking = false;
  const own = componentResource<unknown, unknown>(options as never, {
    ask(tools) {
      isAsking = true;
      try {
        return isTracking ? params(tools) : untrack(() => params(tools));
      } finally {
        isAsking = false;
      }
    },
    scope: inComponent('useResource', () => getContext<Scope | undefined>(scopeKey)),
    caller: 'useResource',
    untrack,
  });
  /** What Svelte's own readers have seen, or will see: they have read what the params read. */
  let seen: Shown<unknown> | undefined;
  let last: Shown<unknown> | undefined;
  const ask = () => {
    const before = own.shown;
    isTracking = true;
    try {
      own.ask();
    } finally {
      isTracking = false;
    }
    last = own.shown;
    if (last !== before) seen = last;
    return last;
  };
  const follow = createSubscriber((update) =>
    own.subscribe(() => {
      if (own.shown !== seen) update();
      seen = undefined;
    }),
  );
  const trackAgain = createSubscriber((update) => {
    return own.onAsk(() => {
      if (isThere) update();
    });
  });
  const read = () => {
    if (isAsking) return { ...last, latest: own.resource.latest() } as Shown<unknown>; // the params may look at their own resource
    follow();
    trackAgain();
    return ask();
  };
  let isThere = false;
  onMount(() => {
    own.resume();
    isThere = true;
    const stop = followed(() => {
      trackAgain();
      ask();
    });
    return () => {
      stop();
      own.end();
    };
  });
  onDestroy(() => {
    if (!isThere) own.pause(); // a server destroys the page before its scope is asked what was loaded
  });
  const controls: ResourceControls<unknown> = {
    reload: ((argument) => untrack(() => own.reload(argument as never))) as typeof own.reload,
    set: (value) => untrack(() => own.set(value)),
    update: (change) => untrack(() => own.update(change)),
    resource: own.resource,
  };
  const store = storeOf(
    () => untrack(ask),
    (changed) => own.subscribe(changed),
  );
  return used(read, store, controls, () => own.load());
}

function used(
  read: () => Shown<unknown>,
  store: ReadableStore<Shown<unknown>>,
  controls: ResourceControls<unknown>,
  load: () => Promise<unknown>,
): AwaitableResource<unknown> {
  const members = {
    get status() {
      return read().status;
    },
    get value() {
      return read().value;
    },
    get error() {
      return read().error;
    },
    get isLoading() {
      return read().isLoading;
    },
    get isStreaming() {
      return read().isStreaming;
    },
    get hasValue() {
      return read().hasValue;
    },
    get latest() {
      return read().latest;
    },
    ...controls,
    ...store,
  } as UsedResource<unknown>;
  const descriptors = Object.getOwnPropertyDescriptors(members);
  return Object.defineProperties({} as AwaitableResource<unknown>, {
    ...descriptors,
    // biome-ignore lint/suspicious/noThenProperty: it is a promise of itself
    then: {
      value: (onFulfilled: never, onRejected: never) =>
        load()
          .then(() => members)
          .then(onFulfilled, onRejected),
    },
  });
}

function paramsOf(options: { readonly params?: unknown } | null | undefined): SvelteParams<unknown> {
  if (typeof options !== 'object' || options === null || !Object.hasOwn(options, 'params')) return () => noParams;
  if (typeof options.params === 'function') return options.params as SvelteParams<unknown>;
  throw new TypeError(
    `useResource(): the option "params" must be a function, such as () => id, got ${describeValue(options.params)}. A value would not be followed.`,
  );
}

function inComponent<R>(caller: string, run: () => R): R {
  try {
    return run();
  } catch (error) {
    throw new Error(
      `${caller}() was called outside of a component, or there are two copies of Svelte in the page. Call it while a component is made, before the first await; ` +
        'elsewhere, as in $effect.root(), make a resource() and end it with its destroy().',
      { cause: error },
    );
  }
}
