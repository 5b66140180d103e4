/**
 * Functions for Svelte 5.7 and later. `useResource()` creates a resource that belongs to a
 * component, or shows one created elsewhere. `fromSignal()` shows any signal, and `fromSvelte()`
 * turns what Svelte tracks into a signal. `setResourceScope()` transfers what a server has loaded
 * to the page.
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
 * Params in Svelte: a function that reads state, props, and derived values. These are tracked, and
 * so are the signals that it reads.
 */
export type SvelteParams<P> = (tools: ResourceParamsTools) => P | null | undefined;

/** Options of a component resource: those of `resource()`, with `params` as a function. */
export type UseResourceOptions<T, P> = SharedOptions<T, P> &
  (LoaderPart<T, P> | StreamPart<T, P>) &
  ParamsAs<SvelteParams<P>>;

/** Like `UseResourceOptions`, but with XState actor logic as `loader`, and no `policy`. */
export type UseLogicOptions<L extends ResourceLogic> = SharedOptions<LoadedBy<L>, ParamsOf<L>> &
  LogicPart<L> &
  ParamsAs<SvelteParams<ParamsOf<L>>> & { readonly policy?: undefined };

/**
 * What `useResource()` returns: the state of the resource, as tracked getters, and the functions
 * that control it. It is narrowed by `status` and `hasValue`. Don't destructure it. It is also a
 * store: `$user` is the whole state in one object.
 */
export type UsedResource<T> = Shown<T> & ResourceControls<T> & ReadableStore<Shown<T>>;

/**
 * Like `UsedResource`, but you can also await it, in async components and on a server. It resolves
 * when there is a value or an error, and never rejects.
 */
export type AwaitableResource<T> = UsedResource<T> & PromiseLike<UsedResource<T>>;

const scopeKey = Symbol('xstate-resource scope');

/**
 * Provides a scope to the component and those below it. What the server has loaded for their
 * resources with a `name` is available immediately. Call it while the component initializes, before
 * `useResource()`.
 *
 * @param state In the browser: what `dehydrate()` returned on the server, sent as JSON and parsed.
 * On the server: a scope from `createResourceScope()`, one for each request.
 * @throws TypeError if `state` is neither the result of `dehydrate()` nor a scope.
 * @throws Error if it is called outside a component.
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
 * Creates a resource that belongs to a component. It loads once the component is mounted, and is
 * destroyed with it. If you pass a resource that was created elsewhere, it shows that one. Call it
 * while a component initializes.
 *
 * @throws TypeError if an option is unknown or of the wrong kind.
 * @throws Error if it gets options and is called outside a component.
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
  /** What Svelte's own readers see without a notification: they track what the params read. */
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
      if (isMounted) update();
    });
  });
  const read = () => {
    if (isAsking) return { ...last, latest: own.resource.latest() } as Shown<unknown>; // the params may read their own resource
    follow();
    trackAgain();
    return ask();
  };
  let isMounted = false;
  onMount(() => {
    own.resume();
    isMounted = true;
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
    if (!isMounted) own.pause(); // a server destroys the page before dehydrate() is called
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
    // biome-ignore lint/suspicious/noThenProperty: the object is awaitable on purpose
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
    `useResource(): the option "params" must be a function, such as () => id, got ${describeValue(options.params)}. A plain value would not be tracked.`,
  );
}
