/**
 * Functions for Svelte 5. `useResource()` makes a resource that belongs to a component, or shows
 * one that was made outside of it; `fromSignal()` shows any signal, and `fromSvelte()` makes a
 * signal of what Svelte tracks. `setResourceScope()` carries what was loaded on a server into the
 * page.
 */

import { getContext, onDestroy, onMount, setContext, untrack } from 'svelte';
import { createSubscriber } from 'svelte/reactivity';
import { describeValue } from '../../machines/errors.js';
import { noParams } from '../../machines/load.js';
import { type Dehydrated, isResource, type LoadedBy, type Resource, type ResourceLogic } from '../index.js';
import type {
  LoaderPart,
  LogicPart,
  ParamsOf,
  ResourceParamsTools,
  SharedOptions,
  StreamPart,
} from '../resource/types.js';
import { componentResource } from './component-resource.js';
import type { ParamsAs, ResourceControls } from './component-types.js';
import { assertScope, type ResourceScope, type Scope, scopeOf } from './scope.js';
import { type Shown, shownOf } from './shown.js';
import { followed, inComponent, type ReadableStore, storeOf } from './svelte-signals.js';

export type { ParamsAs, ResourceControls } from './component-types.js';
export { createResourceScope, type ResourceScope } from './scope.js';
export type { Shown, ShownAs } from './shown.js';
export { fromSignal, fromSvelte, type ReadableStore, type SignalValue } from './svelte-signals.js';

/**
 * Params as Svelte has them: a function that reads state, props and what is derived. What it reads
 * of these is tracked, and so is what it reads of signals.
 */
export type SvelteParams<P> = (tools: ResourceParamsTools) => P | null | undefined;

/** Options of a component's own resource: those of `resource()`, with `params` as a function. */
export type UseResourceOptions<T, P> = SharedOptions<T, P> &
  (LoaderPart<T, P> | StreamPart<T, P>) &
  ParamsAs<SvelteParams<P>>;

/** The same with actor logic of XState as `loader`. */
export type UseLogicOptions<L extends ResourceLogic> = SharedOptions<LoadedBy<L>, ParamsOf<L>> &
  LogicPart<L> &
  ParamsAs<SvelteParams<ParamsOf<L>>> & { readonly policy?: undefined };

/**
 * What a component has of a resource: what that shows, by getters that are followed where they are
 * read, and what can be done with it. It is narrowed by `status` and `hasValue`, and must not be
 * destructured. It is a store as well: `$user` is all that the resource shows, in one object.
 */
export type UsedResource<T> = Shown<T> & ResourceControls<T> & ReadableStore<Shown<T>>;

/**
 * The same, to be awaited, in components that may be async, and on a server. It resolves when there
 * is a value or an error, and never rejects.
 */
export type AwaitableResource<T> = UsedResource<T> & PromiseLike<UsedResource<T>>;

const scopeKey = Symbol('xstate-resource scope');

/**
 * Has the component and those below it put their resources, if they have a name, in one scope: what
 * the server has loaded for them is there at once. Call it while the component is made, and before
 * `useResource()`.
 *
 * @param state In the browser what the server has sent, in its words of `dehydrate()`; on the
 * server a scope of `createResourceScope()`, one for each request.
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
 * Makes a resource that belongs to a component: it loads once that is there, and ends with it.
 * Given a resource that was made outside, it shows that. Call it while a component is made.
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
export function useResource<L extends ResourceLogic>(
  options: UseLogicOptions<L>,
): AwaitableResource<LoadedBy<L>>;
export function useResource<T, P = unknown>(options: UseResourceOptions<T, P>): AwaitableResource<T>;
export function useResource(given: unknown): AwaitableResource<unknown> {
  return isResource(given)
    ? outsideResource(given)
    : ownResource(given as UseResourceOptions<unknown, unknown>);
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
  if (typeof options !== 'object' || options === null || !Object.hasOwn(options, 'params'))
    return () => noParams;
  if (typeof options.params === 'function') return options.params as SvelteParams<unknown>;
  throw new TypeError(
    `useResource(): the option "params" must be a function, such as () => id, got ${describeValue(options.params)}. A value would not be followed.`,
  );
}
