/**
 * Primitives for Solid 1.9. `useResource()` makes a resource that belongs to a component, or shows
 * one that was made outside of it; `fromSignal()` makes an accessor of any signal, and
 * `fromSolid()` a signal of what Solid tracks. `ResourceScope` carries what was loaded on a server
 * into the page.
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
 * Params as Solid has them: an accessor, or any function. What it reads of Solid is tracked, and so
 * is what it reads of signals.
 */
export type SolidParams<P> = (tools: ResourceParamsTools) => P | null | undefined;

/** Options of a component's own resource: those of `resource()`, with `params` as an accessor. */
export type UseResourceOptions<T, P> = SharedOptions<T, P> &
  (LoaderPart<T, P> | StreamPart<T, P>) &
  ParamsAs<SolidParams<P>>;

/** The same with actor logic of XState as `loader`. */
export type UseLogicOptions<L extends ResourceLogic> = SharedOptions<LoadedBy<L>, ParamsOf<L>> &
  LogicPart<L> &
  ParamsAs<SolidParams<ParamsOf<L>>> & { readonly policy?: undefined };

/**
 * What a component has of a resource: what that shows, as accessors, and what can be done with it.
 */
export interface UsedResource<T> extends ResourceControls<T> {
  /** The name of the state that the chart is in. */
  readonly status: Accessor<ResourceStatus>;
  /**
   * The value, `undefined` where there is none. While the first one loads it suspends, so
   * `<Suspense>` shows its fallback, and a transition waits. In `error` it throws, for
   * `<ErrorBoundary>`. On a server it loads: code that reads it under `<Suspense>` waits for it. To
   * do none of this, read `latest()` or `shown()`.
   */
  readonly value: Accessor<T | undefined>;
  /** The error while the status is `error`, otherwise `undefined`. */
  readonly error: Accessor<Error | undefined>;
  /** Whether the status is `loading` or `reloading`. */
  readonly isLoading: Accessor<boolean>;
  /** Whether the value is an item of a stream that goes on. */
  readonly isStreaming: Accessor<boolean>;
  /** Whether there is a value. */
  readonly hasValue: Accessor<boolean>;
  /** The last value: it stays while the next one loads, and in `error`. */
  readonly latest: Accessor<T | undefined>;
  /**
   * All of it in one object, which is narrowed by `status` and `hasValue`. It never suspends, and
   * never throws.
   */
  readonly shown: Accessor<Shown<T>>;
}

const scopeContext = /* @__PURE__ */ createContext<Scope | undefined>(undefined);

/** What a `ResourceScope` is given. */
export interface ResourceScopeProps {
  /**
   * In the browser what the server has sent, in its words of `dehydrate()`; on the server a scope
   * of `createResourceScope()`, one for each request.
   */
  readonly state?: Dehydrated | PageScope | undefined;
  /** What is below it. */
  readonly children?: JSX.Element;
}

/**
 * Those below it have their resources, if they have a name, in one scope: what the server has
 * loaded for them is there at once. Without a scope Solid itself carries what was awaited on the
 * server, into a page that it hydrates.
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
 * Makes a resource that belongs to a component, or to another owner: it loads while a component is
 * made, and ends with it. Given a resource that was made outside, it shows that.
 *
 * @throws TypeError for options that it does not know or cannot use.
 * @throws Error outside of a component and of a root.
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
    // biome-ignore lint/correctness/useHookAtTopLevel: a rule of React; a component of Solid runs once
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
    onCleanup(() => own.pause()); // Solid disposes of the page before its scope is asked what was loaded
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
    return {}; // another one each time
  });
  createRenderEffect(on(asked, announce, { defer: true }));
  return following({ read, subscribe: (changed) => own.subscribe(changed), asked }, controls);
}

interface Followed {
  /** What is shown now. */
  readonly read: () => Shown<unknown>;
  readonly subscribe: (changed: () => void) => () => void;
  /** Has the resource asked for what Solid tracks by now. */
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
  /** What a memo says, unless Solid has not been notified yet, as in a `batch()` of signals. */
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
