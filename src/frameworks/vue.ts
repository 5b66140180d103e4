/**
 * Composables for Vue 3.4 and later. `useResource()` makes a resource that belongs to a component or an effect scope, or shows one that was made outside of it;
 * `useSignalValue()` shows any signal, and `fromVue()` makes a signal of what Vue tracks. `createResourceScope()` is a plugin that carries what was loaded on a server
 * into the page.
 */

import {
  computed,
  customRef,
  getCurrentInstance,
  getCurrentScope,
  hasInjectionContext,
  type InjectionKey,
  inject,
  onActivated,
  onDeactivated,
  onMounted,
  onScopeDispose,
  type Plugin,
  type Ref,
  toRaw,
  toValue,
  watch,
} from 'vue';
import { describeValue } from '../../machines/errors.js';
import { type Dehydrated, isResource, isSignal, type LoadedBy, type ReadonlySignal, type Resource, type ResourceLogic } from '../index.js';
import type { LoaderPart, LogicPart, ParamsOf, ResourceParamsTools, SharedOptions, StreamPart } from '../resource/types.js';
import { componentResource } from './component-resource.js';
import type { ParamsAs, ResourceControls } from './component-types.js';
import { type ResourceScope, type Scope, scopeOf } from './scope.js';
import { type Shown, shownOf } from './shown.js';

export type { ParamsAs, ResourceControls } from './component-types.js';
export type { Shown, ShownAs } from './shown.js';

/** Params as Vue has them: a ref, or a getter. Reactive objects may be changed in place. */
export type VueParams<P> = Readonly<Ref<P | null | undefined>> | ((tools: ResourceParamsTools) => P | null | undefined);

/**
 * Options of a component's own resource: those of `resource()`, with `params` as a ref or a getter. What it reads of Vue is tracked, and so is what it reads of signals.
 */
export type UseResourceOptions<T, P> = SharedOptions<T, P> & (LoaderPart<T, P> | StreamPart<T, P>) & ParamsAs<VueParams<P>>;

/** The same with actor logic of XState as `loader`. */
export type UseLogicOptions<L extends ResourceLogic> = SharedOptions<LoadedBy<L>, ParamsOf<L>> &
  LogicPart<L> &
  ParamsAs<VueParams<ParamsOf<L>>> & { readonly policy?: undefined };

type Refs<S> = { readonly [K in keyof S]: Readonly<Ref<S[K]>> };

/** What a component has of a resource: what that shows, as refs, and what can be done with it. */
export interface UsedResource<T>
  extends Refs<Pick<Shown<T>, 'status' | 'value' | 'error' | 'isLoading' | 'isStreaming' | 'hasValue' | 'latest'>>,
    ResourceControls<T> {
  /** All of it in one object, which is narrowed by `status` and `hasValue`. */
  readonly shown: Readonly<Ref<Shown<T>>>;
}

/** The same, to be awaited in an async setup, for `<Suspense>` and for a server. It resolves when there is a value or an error, and never rejects. */
export type AwaitableResource<T> = UsedResource<T> & PromiseLike<UsedResource<T>>;

const scopeKey: InjectionKey<Scope> = Symbol('xstate-resource scope');

/**
 * Makes a plugin for one app: on the server one for each request, in the browser one with the state that the server has sent. Resources of components that have a `name` are in
 * its scope.
 *
 * @param state What `dehydrate()` gave on the server, after its way as JSON. Default: none; everything loads.
 */
export function createResourceScope(state?: Dehydrated): ResourceScope & Plugin {
  const scope = scopeOf(state);
  return {
    dehydrate: () => scope.dehydrate(),
    install: (app) => {
      app.provide(scopeKey, scope);
    },
  };
}

/**
 * A ref that follows a signal. Call it in a component's setup, or in an effect scope: it follows until that ends.
 *
 * @throws TypeError if it is given no signal.
 */
export function useSignalValue<T>(readable: ReadonlySignal<T>): Readonly<Ref<T>> {
  if (!isSignal(readable)) {
    throw new TypeError(
      `useSignalValue() takes a signal, such as user.status, got ${describeValue(readable)}. Give it the signal itself, not its value.`,
    );
  }
  assertScope('useSignalValue');
  return following((changed) => readable.subscribe(() => changed()).unsubscribe, readable);
}

function following<T>(subscribe: (changed: () => void) => () => void, read: () => T): Readonly<Ref<T>> {
  return customRef((track, trigger) => {
    onScopeDispose(subscribe(trigger));
    return {
      get() {
        track();
        return read();
      },
      set() {},
    };
  });
}

/** Shows a resource that was made outside of the component. */
export function useResource<T>(resource: Resource<T>): AwaitableResource<T>;
export function useResource<L extends ResourceLogic>(options: UseLogicOptions<L>): AwaitableResource<LoadedBy<L>>;
export function useResource<T, P = unknown>(options: UseResourceOptions<T, P>): AwaitableResource<T>;
export function useResource(given: unknown): AwaitableResource<unknown> {
  assertScope('useResource');
  return isResource(given) ? outsideResource(given) : ownResource(given as UseResourceOptions<unknown, unknown>);
}

function outsideResource(resource: Resource<unknown>): AwaitableResource<unknown> {
  const { reload, set, update, settled } = resource;
  const signal = shownOf(resource);
  const shown = following((changed) => signal.subscribe(() => changed()).unsubscribe, signal);
  return awaitable(shown, { reload, set, update, resource }, settled);
}

function ownResource(options: UseResourceOptions<unknown, unknown>): AwaitableResource<unknown> {
  const scope = hasInjectionContext() ? inject(scopeKey, undefined) : undefined;
  const own = componentResource<unknown, unknown>(options as never, {
    ask: askFor(options),
    scope,
    caller: 'useResource',
  });
  const nothing = () => undefined;
  const tracked = following((track) => own.onAsk(track), nothing);
  const changed = following((notify) => own.subscribe(notify), nothing);
  const asked = computed(() => {
    void tracked.value;
    own.ask();
    return {}; // another one each time
  });
  const shown = computed(() => {
    void asked.value;
    void changed.value;
    return own.shown;
  });
  watch(asked, own.announce, { flush: 'sync' }); // new params are asked for at once, so nobody finds them beside an old value
  onScopeDispose(() => own.end());
  if (getCurrentInstance() === null) {
    own.resume();
  } else {
    onMounted(() => own.resume());
    onDeactivated(() => own.pause());
    onActivated(() => own.resume());
  }
  return awaitable(shown, own, () => own.load());
}

function askFor(options: UseResourceOptions<unknown, unknown>): ((tools: ResourceParamsTools) => unknown) | undefined {
  if (!Object.hasOwn(options, 'params')) return undefined;
  const params = options.params as VueParams<unknown>;
  return (tools) => plain(typeof params === 'function' ? params(tools) : toValue(params));
}

/** A copy without anything reactive in it. To make it reads all there is, so a change deep inside is seen, and the old params stay what they were. */
function plain(data: unknown): unknown {
  if (Array.isArray(data)) return data.map(plain);
  if (!isPlainObject(data)) return toRaw(data);
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, plain(value)]));
}

function isPlainObject(data: unknown): data is object {
  return typeof data === 'object' && data !== null && [Object.prototype, null].includes(Object.getPrototypeOf(data));
}

function awaitable(
  shown: Readonly<Ref<Shown<unknown>>>,
  controls: ResourceControls<unknown>,
  load: () => Promise<unknown>,
): AwaitableResource<unknown> {
  const { reload, set, update, resource } = controls;
  const part = <K extends keyof Shown<unknown>>(key: K) => computed(() => shown.value[key]);
  const used: UsedResource<unknown> = {
    shown,
    status: part('status'),
    value: part('value'),
    error: part('error'),
    isLoading: part('isLoading'),
    isStreaming: part('isStreaming'),
    hasValue: part('hasValue'),
    latest: part('latest'),
    reload,
    set,
    update,
    resource,
  };
  return {
    ...used,
    // biome-ignore lint/suspicious/noThenProperty: it is a promise of itself
    then: (onFulfilled, onRejected) =>
      load()
        .then(() => used)
        .then(onFulfilled, onRejected),
  };
}

function assertScope(caller: string): void {
  if (getCurrentScope() !== undefined) return;
  throw new Error(
    `${caller}() was called outside of a component's setup and of an effect scope, or there are two copies of Vue in the page. ` +
      'Call it in setup, before the first await, or in the run() of an effectScope().',
  );
}
