/**
 * Primitives for Solid 1.9. `useResource()` creates a resource that belongs to a component, or
 * shows one created elsewhere. `fromSignal()` turns any signal into an accessor, and `fromSolid()`
 * turns what Solid tracks into a signal. `ResourceScope` transfers what a server has loaded to the
 * page.
 */

import {
  type Accessor,
  createComponent,
  createContext,
  createMemo,
  createRenderEffect,
  createSignal,
  type JSX,
  on,
  onCleanup,
  untrack,
  useContext,
} from 'solid-js';
import { isServer } from 'solid-js/web';
import { describeValue } from '../../machines/errors.js';
import { noParams } from '../../machines/load.js';
import {
  type Dehydrated,
  isResource,
  type LoadedBy,
  type Resource,
  type ResourceLogic,
  type ResourceStatus,
} from '../index.js';
import type {
  LoaderPart,
  LogicPart,
  ParamsOf,
  ResourceParamsTools,
  SharedOptions,
  StreamPart,
} from '../resource/types.js';
import { componentResource, ownerOf } from './component-resource.js';
import type { ParamsAs, ResourceControls } from './component-types.js';
import { assertScope, type ResourceScope as PageScope, type Scope, scopeOf } from './scope.js';
import { type Shown, shownOf } from './shown.js';
import { announce, assertOwner } from './solid-signals.js';
import { carriedFromServer, isWaiting, suspenseInPage, suspenseOnServer } from './solid-suspense.js';

export type { ParamsAs, ResourceControls } from './component-types.js';
export { createResourceScope } from './scope.js';
export type { Shown, ShownAs } from './shown.js';
export { fromSignal, fromSolid } from './solid-signals.js';

/**
 * Params in Solid: an accessor, or any other function. Everything that it reads from Solid is
 * tracked, and so are the signals that it reads.
 */
export type SolidParams<P> = (tools: ResourceParamsTools) => P | null | undefined;

/** Options of a component resource: those of `resource()`, with `params` as an accessor. */
export type UseResourceOptions<T, P> = SharedOptions<T, P> &
  (LoaderPart<T, P> | StreamPart<T, P>) &
  ParamsAs<SolidParams<P>>;

/** Like `UseResourceOptions`, but with XState actor logic as `loader`, and no `policy`. */
export type UseLogicOptions<L extends ResourceLogic> = SharedOptions<LoadedBy<L>, ParamsOf<L>> &
  LogicPart<L> &
  ParamsAs<SolidParams<ParamsOf<L>>> & { readonly policy?: undefined };

/**
 * What `useResource()` returns: the state of the resource, as accessors, and the functions that
 * control it.
 */
export interface UsedResource<T> extends ResourceControls<T> {
  /** The status: the name of the chart's current state. */
  readonly status: Accessor<ResourceStatus>;
  /**
   * The value, or `undefined` if there is no value. It suspends while a load is running and there
   * is no value, so `<Suspense>` shows its fallback and a transition waits. In `error` it throws,
   * for `<ErrorBoundary>`. On a server it starts the load, and code that reads it under
   * `<Suspense>` waits for it. To avoid all of this, read `latest()` or `shown()`.
   */
  readonly value: Accessor<T | undefined>;
  /** The error while the status is `error`, otherwise `undefined`. */
  readonly error: Accessor<Error | undefined>;
  /** Whether the status is `loading` or `reloading`. */
  readonly isLoading: Accessor<boolean>;
  /** Whether the value is an item of a stream that is still open. */
  readonly isStreaming: Accessor<boolean>;
  /** Whether there is a value. */
  readonly hasValue: Accessor<boolean>;
  /** The last value. It stays while the next one loads, and in `error`. */
  readonly latest: Accessor<T | undefined>;
  /**
   * The whole state in one object, narrowed by `status` and `hasValue`. It never suspends and never
   * throws.
   */
  readonly shown: Accessor<Shown<T>>;
}

const scopeContext = /* @__PURE__ */ createContext<Scope | undefined>(undefined);

/** The props of `ResourceScope`. */
export interface ResourceScopeProps {
  /**
   * In the browser: what `dehydrate()` returned on the server, sent as JSON and parsed. On the
   * server: a scope from `createResourceScope()`, one for each request. Default: no state, so
   * everything loads.
   */
  readonly state?: Dehydrated | PageScope | undefined;
  /** The components in the scope. */
  readonly children?: JSX.Element;
}

/**
 * Provides a scope to the components below it. What the server has loaded for their resources with
 * a `name` is available immediately. Without a scope, Solid itself transfers what was awaited on
 * the server to a page that it hydrates.
 *
 * @throws TypeError if `state` is neither the result of `dehydrate()` nor a scope.
 *
 * @example
 * ```tsx
 * const scope = createResourceScope();
 * const html = await renderToStringAsync(() => <ResourceScope state={scope}><App /></ResourceScope>);
 * const state = JSON.stringify(scope.dehydrate()); // in the browser: <ResourceScope state={JSON.parse(state)}>
 * ```
 */
export function ResourceScope(props: ResourceScopeProps): JSX.Element {
  const given = untrack(() => props.state);
  assertScope('<ResourceScope state>', given);
  return createComponent(scopeContext.Provider, {
    value: scopeOf(given),
    get children() {
      return props.children;
    },
  });
}

/**
 * Creates a resource that belongs to a component or another owner. It starts to load while the
 * component is created, and is destroyed with it. If you pass a resource that was created
 * elsewhere, it shows that one.
 *
 * @throws TypeError if an option is unknown or of the wrong kind.
 * @throws Error if it is called outside a component and outside a root.
 *
 * @example
 * ```tsx
 * const User = (props: { id: number }) => {
 *   const user = useResource({ params: () => props.id, loader: ({ params }) => fetchUser(params) });
 *   return <Suspense fallback="…">{user.value()?.name}</Suspense>;
 * };
 * ```
 */
export function useResource<T>(resource: Resource<T>): UsedResource<T>;
export function useResource<L extends ResourceLogic>(options: UseLogicOptions<L>): UsedResource<LoadedBy<L>>;
export function useResource<T, P = unknown>(options: UseResourceOptions<T, P>): UsedResource<T>;
export function useResource(given: unknown): UsedResource<unknown> {
  assertOwner('useResource');
  return isResource(given)
    ? outsideResource(given)
    : ownResource(given as UseResourceOptions<unknown, unknown>);
}

function outsideResource(resource: Resource<unknown>): UsedResource<unknown> {
  const { reload, set, update } = resource;
  const signal = shownOf(resource);
  const read = () => untrack(signal);
  const controls = { reload, set, update, resource };
  if (isServer) {
    const load = () => ownerOf(resource)?.load() ?? resource.settled();
    return used(plainAccessors(read), suspenseOnServer(read, load), controls);
  }
  return following({ read, subscribe: (changed) => signal.subscribe(() => changed()).unsubscribe }, controls);
}

function ownResource(options: UseResourceOptions<unknown, unknown>): UsedResource<unknown> {
  let isTracking = false;
  const params = paramsOf(options);
  const carried = carriedFromServer();
  const ask = (tools: ResourceParamsTools) => {
    if (carried?.arrival !== undefined) tools.chain(carried.arrival);
    return isTracking ? params(tools) : untrack(() => params(tools));
  };
  const own = componentResource<unknown, unknown>(options as never, {
    ask,
    // biome-ignore lint/correctness/useHookAtTopLevel: a React rule; a Solid component runs once
    scope: useContext(scopeContext),
    caller: 'useResource',
    known: carried?.known,
    untrack,
  });
  const read = () => own.shown;
  const controls: ResourceControls<unknown> = {
    reload: ((argument) => untrack(() => own.reload(argument as never))) as typeof own.reload,
    set: (value) => untrack(() => own.set(value)),
    update: (change) => untrack(() => own.update(change)),
    resource: own.resource,
  };
  if (isServer) {
    onCleanup(() => own.pause()); // Solid disposes of the page before dehydrate() is called
    return used(
      plainAccessors(read),
      suspenseOnServer(read, () => own.load(), own),
      controls,
    );
  }
  onCleanup(() => {
    own.end();
    carried?.arrival?.destroy();
  });
  own.resume();
  const [tracked, track] = createSignal(undefined, { equals: false });
  own.onAsk(track);
  const asked = createMemo(() => {
    tracked();
    isTracking = true;
    try {
      own.ask();
    } finally {
      isTracking = false;
    }
    return {}; // a new one each time, so that it counts as a change
  });
  createRenderEffect(on(asked, announce, { defer: true }));
  return following({ read, subscribe: (changed) => own.subscribe(changed), asked }, controls);
}

interface Followed {
  /** Returns what is shown now. */
  readonly read: () => Shown<unknown>;
  readonly subscribe: (changed: () => void) => () => void;
  /** Makes the resource ask for its params, where Solid tracks them. */
  readonly asked?: Accessor<unknown>;
}

function following(
  { read, subscribe, asked }: Followed,
  controls: ResourceControls<unknown>,
): UsedResource<unknown> {
  const [changed, trigger] = createSignal(undefined, { equals: false });
  let seen: Shown<unknown> | undefined;
  const shown = createMemo(() => {
    asked?.();
    changed();
    seen = read();
    return seen;
  });
  const catchUp = () => {
    if (read() !== seen) trigger();
  };
  const suspense = suspenseInPage(() => isWaiting(shown()), catchUp);
  onCleanup(
    subscribe(() => {
      if (!isWaiting(read())) suspense.end();
      catchUp();
    }),
  );
  /** Reads a memo, or the state itself while Solid is not notified yet, as in a `batch()`. */
  const live = <R>(memo: Accessor<R>, part: (now: Shown<unknown>) => R) => {
    return () => {
      const known = memo();
      const now = read();
      return now === seen ? known : part(now);
    };
  };
  const accessors: ShownAccessors = {
    of: (key) =>
      live(
        createMemo(() => shown()[key]),
        (now) => now[key],
      ),
    shown: live(shown, (now) => now),
  };
  return used(accessors, suspense, controls);
}

interface ShownAccessors {
  of<K extends keyof Shown<unknown>>(key: K): Accessor<Shown<unknown>[K]>;
  readonly shown: Accessor<Shown<unknown>>;
}

function plainAccessors(read: () => Shown<unknown>): ShownAccessors {
  return { of: (key) => () => read()[key], shown: read };
}

function used(
  { of, shown }: ShownAccessors,
  suspense: { readonly suspend: () => void },
  controls: ResourceControls<unknown>,
): UsedResource<unknown> {
  const value = of('value');
  const error = of('error');
  return {
    ...controls,
    status: of('status'),
    value() {
      suspense.suspend();
      const now = value();
      const thrown = error();
      if (thrown !== undefined) throw thrown;
      return now;
    },
    error,
    isLoading: of('isLoading'),
    isStreaming: of('isStreaming'),
    hasValue: of('hasValue'),
    latest: of('latest'),
    shown,
  };
}

function paramsOf(options: { readonly params?: unknown } | null | undefined): SolidParams<unknown> {
  if (typeof options !== 'object' || options === null || !Object.hasOwn(options, 'params'))
    return () => noParams;
  if (typeof options.params === 'function') return options.params as SolidParams<unknown>;
  throw new TypeError(
    `useResource(): the option "params" must be an accessor, such as id or () => props.id, got ${describeValue(options.params)}.`,
  );
}
