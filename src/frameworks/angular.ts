/**
 * For Angular 20 and later. `injectResource()` creates a resource that belongs to a component or a
 * service, or shows one created elsewhere. `toAngularSignal()` turns a signal into an Angular
 * signal, and `fromAngularSignal()` turns an Angular signal into a signal. `provideResources()`
 * transfers what a server has loaded to the page.
 */

import {
  assertNotInReactiveContext,
  DestroyRef,
  type EnvironmentProviders,
  effect,
  InjectionToken,
  inject,
  makeEnvironmentProviders,
  makeStateKey,
  type Resource as NgResource,
  computed as ngComputed,
  untracked as ngUntracked,
  PendingTasks,
  PLATFORM_ID,
  type Signal,
  TransferState,
} from '@angular/core';
import { describeValue } from '../../machines/errors.js';
import { inMicrotask } from '../../machines/microtask.js';
import {
  type Dehydrated,
  isResource,
  type LoadedBy,
  type Resource,
  type ResourceLogic,
  type ResourceSnapshot,
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
import { followed, type InjectorOption, injectorFor, tracker } from './angular-signals.js';
import { componentResource } from './component-resource.js';
import type { ComponentOptions, ParamsAs, ResourceControls } from './component-types.js';
import { type Scope, scopeOf } from './scope.js';
import { isSame, type Shown, shownOf } from './shown.js';

export { fromAngularSignal, type InjectorOption, toAngularSignal } from './angular-signals.js';
export type { ParamsAs, ResourceControls } from './component-types.js';
export type { Shown, ShownAs } from './shown.js';

/**
 * Params in Angular: a function that reads signals, Angular's or ours. A signal is itself such a
 * function.
 */
export type AngularParams<P> = (tools: ResourceParamsTools) => P | null | undefined;

/**
 * Options of a resource that belongs to an injector: those of `resource()`, whose `params` may also
 * read Angular's signals, and `injector`.
 */
export type InjectResourceOptions<T, P> = SharedOptions<T, P> &
  (LoaderPart<T, P> | StreamPart<T, P>) &
  ParamsAs<AngularParams<P>> &
  InjectorOption;

/** Like `InjectResourceOptions`, but with XState actor logic as `loader`, and no `policy`. */
export type InjectLogicOptions<L extends ResourceLogic> = SharedOptions<LoadedBy<L>, ParamsOf<L>> &
  LogicPart<L> &
  ParamsAs<AngularParams<ParamsOf<L>>> &
  InjectorOption & { readonly policy?: undefined };

/**
 * What `injectResource()` returns: the state of the resource, as Angular signals, and the functions
 * that control it. You can use it as an Angular `Resource`, and you can destructure it. `V` is the
 * type of `value()`: `T`, or `undefined` if there is no value. `hasValue()` narrows it.
 */
export interface InjectedResource<T, V = T | undefined> extends NgResource<V>, ResourceControls<T> {
  /** The status: the name of the chart's current state. */
  readonly status: Signal<ResourceStatus>;
  /**
   * The value, or `undefined` if there is no value. It throws the error while the status is
   * `error`: check `hasValue()` first.
   */
  readonly value: Signal<V>;
  /** The error while the status is `error`, otherwise `undefined`. */
  readonly error: Signal<Error | undefined>;
  /** Whether the status is `loading` or `reloading`. */
  readonly isLoading: Signal<boolean>;
  /** Whether the value is an item of a stream that is still open. */
  readonly isStreaming: Signal<boolean>;
  /** The last value. It stays while the next one loads, and in `error`. */
  readonly latest: Signal<T | undefined>;
  /** Status, value, and error in one object, narrowed by `status`. */
  readonly snapshot: Signal<ResourceSnapshot<T> & { readonly value: V }>;
  /**
   * The whole state in one object, narrowed by `status` and `hasValue`. In a template: `@let user =
   * this.user.shown()`.
   */
  readonly shown: Signal<Shown<T>>;
  /**
   * Whether there is a value. It is reactive, and a type guard: where it is true, `value()` is not
   * `undefined`.
   */
  hasValue(): this is InjectedResource<T, Exclude<V, undefined>>;
}

const stateKey = /* @__PURE__ */ makeStateKey<Dehydrated | undefined>('xstate-resource');

const scopeToken = /* @__PURE__ */ new InjectionToken<Scope>('xstate-resource scope');

/**
 * Add it to the providers of an application that renders on a server, both there and in the
 * browser. On the server, resources of `injectResource()` that have a `name` load, and rendering
 * waits for them. Their values are sent with the page, in Angular's `TransferState`. In the browser
 * the values are available immediately, by name and params, and are not loaded again. Resources
 * without a `name` load only in the browser. Without `provideResources()`, all resources load only
 * in the browser.
 *
 * @example
 * ```ts
 * export const appConfig: ApplicationConfig = { providers: [provideClientHydration(), provideResources()] };
 * ```
 */
export function provideResources(): EnvironmentProviders {
  return makeEnvironmentProviders([{ provide: scopeToken, useFactory: transferredScope }]);
}

function transferredScope(): Scope {
  const transferState = inject(TransferState);
  const scope = scopeOf(transferState.get(stateKey, undefined));
  if (isServer(inject(PLATFORM_ID))) transferState.onSerialize(stateKey, () => scope.dehydrate());
  return scope;
}

function isServer(platform: object): boolean {
  return (platform as unknown) === 'server';
}

/**
 * Shows a resource that was created outside the component, as Angular signals. It is not destroyed
 * with the component.
 *
 * @throws Error if it is called outside an injection context without an `injector`.
 */
export function injectResource<T>(resource: Resource<T>, options?: InjectorOption): InjectedResource<T>;
/** Creates a resource whose loader is XState actor logic. */
export function injectResource<L extends ResourceLogic>(
  options: InjectLogicOptions<L>,
): InjectedResource<LoadedBy<L>>;
/**
 * Creates a resource that belongs to the surrounding component, directive, or service, and is
 * destroyed with it. `params` is a function that reads signals, Angular's or ours. When they
 * change, the resource loads again. Every read agrees with them immediately, in templates,
 * computeds, and effects.
 *
 * The first load starts when an Angular effect would first run: when the component is first
 * checked. A component that is destroyed before that loads nothing. While the resource loads, the
 * application is not stable: `whenStable()` waits for it.
 *
 * @example
 * ```ts
 * readonly id = input.required<number>();
 * readonly user = injectResource({
 *   params: () => this.id(),
 *   loader: ({ params, abortSignal }) => fetchUser(params, abortSignal),
 * });
 * ```
 * @throws TypeError if an option is unknown or of the wrong kind.
 * @throws Error if it is called outside an injection context without an `injector`.
 */
export function injectResource<T, P = unknown>(options: InjectResourceOptions<T, P>): InjectedResource<T>;
export function injectResource(given: unknown, options?: InjectorOption): InjectedResource<unknown> {
  assertNotInReactiveContext(injectResource);
  return isResource(given)
    ? outsideResource(given, options)
    : ownResource(given as InjectResourceOptions<unknown, unknown>);
}

function outsideResource(
  resource: Resource<unknown>,
  options: InjectorOption | undefined,
): InjectedResource<unknown> {
  const injector = injectorFor('injectResource', options);
  const { reload, set, update } = resource;
  const task = loadingTask(injector.get(PendingTasks), () => shown.read().isLoading);
  const shown = followed(shownOf(resource), task.checkSoon);
  const isAwaited = !isServer(injector.get(PLATFORM_ID));
  injector.get(DestroyRef).onDestroy(() => {
    task.end();
    shown.end();
  });
  if (isAwaited) task.begin();
  return injected(shown.read, { reload, set, update, resource });
}

function ownResource(given: InjectResourceOptions<unknown, unknown>): InjectedResource<unknown> {
  const { injector: _, ...options } = given ?? {};
  const injector = injectorFor('injectResource', given);
  const scope = injector.get(scopeToken, null, { optional: true }) ?? undefined;
  const { track, end } = tracker(() => own.invalidate());
  const own = componentResource(options as ComponentOptions<unknown, unknown>, {
    ask: askFor(options.params, track),
    scope,
    caller: 'injectResource',
  });
  const task = loadingTask(injector.get(PendingTasks), () => shown.read().isLoading);
  const shown = followed(shownOf(own.resource), task.checkSoon);
  injector.get(DestroyRef).onDestroy(() => {
    own.end();
    end();
    task.end();
  });
  const isOnServer = isServer(injector.get(PLATFORM_ID));
  if (!isOnServer || (scope !== undefined && options.name !== undefined)) {
    const begin = () => {
      if (isOnServer) void own.load();
      else own.resume();
      task.begin();
    };
    effect(() => ngUntracked(begin), { injector });
  }
  return injected(shown.read, own);
}

type Track = <T>(run: () => T) => T;

function askFor(params: unknown, track: Track): ((tools: ResourceParamsTools) => unknown) | undefined {
  if (params === undefined) return undefined;
  if (typeof params === 'function') return (tools) => track(() => params(tools));
  throw new TypeError(
    `injectResource(): the option "params" must be a function that reads signals, got ${describeValue(params)}. Pass a signal or a function: params: () => this.id().`,
  );
}

/** Keeps the application unstable while something loads. */
function loadingTask(tasks: PendingTasks, isLoading: () => boolean) {
  let hasBegun = false;
  let done: (() => void) | undefined;
  const end = () => {
    done?.();
    done = undefined;
  };
  const check = () => {
    if (hasBegun && isLoading()) done ??= tasks.add();
    else end();
  };
  return {
    begin() {
      hasBegun = true;
      check();
    },
    /** Checks in a microtask. Until then, it assumes that something loads. */
    checkSoon() {
      if (!hasBegun) return;
      done ??= tasks.add();
      inMicrotask(check);
    },
    end() {
      hasBegun = false;
      end();
    },
  };
}

function injected(
  shown: Signal<Shown<unknown>>,
  { reload, set, update, resource }: ResourceControls<unknown>,
): InjectedResource<unknown> {
  const part = <K extends keyof Shown<unknown>>(key: K) => ngComputed(() => shown()[key]);
  const value = () => {
    const { error, value } = shown();
    if (error !== undefined) throw error;
    return value;
  };
  const snapshot = () => {
    const { status, value, error } = shown();
    return Object.freeze({ status, value, error });
  };
  const used = {
    shown,
    status: part('status'),
    value: ngComputed(value),
    error: part('error'),
    isLoading: part('isLoading'),
    isStreaming: part('isStreaming'),
    latest: part('latest'),
    snapshot: ngComputed(snapshot, { equal: isSame }),
    hasValue: part('hasValue') as () => boolean,
    reload,
    set,
    update,
    resource,
  };
  return used as InjectedResource<unknown>;
}
