/**
 * Hooks for Preact 10.19 and later. `useResource()` creates a resource that belongs to a component,
 * or shows one created elsewhere. `useSignalValue()` shows any signal. `useSuspenseResource()`
 * suspends until there is a value. `ResourceScope` transfers what a server has loaded to the page.
 */

import { type ComponentChildren, createContext, h, type VNode } from 'preact';
import { useSyncExternalStore } from 'preact/compat';
import { useCallback, useContext, useLayoutEffect, useState } from 'preact/hooks';
import type { Dehydrated, LoadedBy, ReadonlySignal, Resource, ResourceLogic } from '../index.js';
import {
  isOnServer,
  makeHooks,
  type UsedResource,
  type UseLogicOptions,
  type UseResourceOptions,
} from './hooks.js';
import type { ResourceScope as PageScope, Scope } from './scope.js';

export type { ParamsAs, ResourceControls } from './component-types.js';
export type { UsedResource, UseLogicOptions, UseResourceOptions } from './hooks.js';
export { createResourceScope } from './scope.js';
export type { Shown, ShownAs } from './shown.js';

const scopeContext = /* @__PURE__ */ createContext<Scope | undefined>(undefined);

const hooks = /* @__PURE__ */ makeHooks({
  name: 'Preact',
  useScope: () => useContext(scopeContext),
  useCallback: useCallback as never,
  // Not useEffect(): its clean-up runs a frame after the unmount, or never if the effect has not run.
  useMountEffect: useLayoutEffect as never,
  useLayoutEffect: useLayoutEffect as never,
  useState,
  useSyncExternalStore: (subscribe, read, readOnServer) =>
    useSyncExternalStore(subscribe, isOnServer ? readOnServer : read),
});

/**
 * Returns the current value of a signal, and re-renders the component when it changes. If reading
 * the signal throws, the render throws, so an error boundary catches it. The `value` of a resource
 * throws while its status is `error`.
 *
 * @throws TypeError if the argument is not a signal.
 * @throws Error if it is called outside a component.
 *
 * @example
 * ```tsx
 * const count = signal(0); // outside the component
 * function Count() {
 *   return <p>{useSignalValue(count)}</p>;
 * }
 * ```
 */
export function useSignalValue<T>(readable: ReadonlySignal<T>): T {
  return hooks.useSignalValue(readable);
}

/**
 * Shows a resource that was created outside the component. It returns the state of the resource in
 * one object, narrowed by `status` and by `hasValue`. The object stays the same until something in
 * it changes. The next render may pass another resource.
 *
 * @throws Error if it is called outside a component, or if an earlier render passed options.
 *
 * @example
 * ```tsx
 * const user = resource({ params: id, loader: fetchUser }); // outside the component
 * function Name() {
 *   const { status, value, error } = useResource(user);
 *   if (status === 'error') return <p>{error.message}</p>;
 *   return <p>{value?.name ?? '…'}</p>;
 * }
 * ```
 */
export function useResource<T>(resource: Resource<T>): UsedResource<T>;
/**
 * Creates a resource that belongs to the component and whose loader is XState actor logic, such as
 * `fromPromise()` or a machine. It works like the overload whose loader is a function. The logic of
 * the first render is used.
 *
 * @example
 * ```tsx
 * const loadUser = fromPromise(({ input }: { input: ResourceLoaderInput<User, number> }) => fetchUser(input.params)); // outside the component
 * const user = useResource({ params: id, loader: loadUser });
 * ```
 */
export function useResource<L extends ResourceLogic>(options: UseLogicOptions<L>): UsedResource<LoadedBy<L>>;
/**
 * Creates a resource that belongs to the component. `params` is a value, such as a prop or state.
 * Every render gets a result that agrees with its params: with new params it is `loading`
 * immediately. Params are compared by `paramsEqual`, so you can write an object literal. If
 * `params` is `undefined` or `null`, the resource is `idle`. Without a `params` key it loads once.
 *
 * It loads while the component is mounted: not before, and not on a server. When the component is
 * unmounted, its load or stream is aborted.
 *
 * `loader`, `stream`, `equal`, `cached`, and the other functions come from the last committed
 * render. A new function does not trigger a load. `name`, `policy`, and `inspect` come from the
 * first render. To show the resource in children, pass them the returned object, not its
 * `resource`, which still shows the old params while the new ones render.
 *
 * @throws TypeError if an option is unknown or of the wrong kind.
 * @throws Error if it is called outside a component, or if an earlier render passed another kind of
 * argument.
 *
 * @example
 * ```tsx
 * function Name({ id }: { id: number }) {
 *   const user = useResource({ params: id, loader: ({ params, abortSignal }) => fetchUser(params, abortSignal) });
 *   if (user.status === 'error') return <button onClick={user.reload}>{user.error.message}: try again</button>;
 *   return <p>{user.hasValue ? user.value.name : '…'}</p>;
 * }
 * ```
 */
export function useResource<T, P = unknown>(options: UseResourceOptions<T, P>): UsedResource<T>;
export function useResource(given: unknown): unknown {
  return hooks.useResource(given as Resource<unknown>);
}

/**
 * Returns the value of a resource. It suspends until there is a value, and throws the resource's
 * error to the nearest error boundary. On a server it starts the load, so that the page contains
 * the value.
 *
 * Create the resource outside the component: at the top of a module, or in a component above the
 * `<Suspense>`. A component that suspends before it is mounted is discarded, and so is a resource
 * of its own.
 *
 * @throws TypeError if the argument is not a resource.
 * @throws Error if the resource is in `error` (that error), if the resource is destroyed, or if the
 * hook is called outside a component.
 *
 * @example
 * ```tsx
 * function Page({ id }: { id: number }) {
 *   const { resource } = useResource({ params: id, loader: fetchUser });
 *   return <Suspense fallback="…"><Name user={resource} /></Suspense>;
 * }
 * function Name({ user }: { user: Resource<User> }) {
 *   return <p>{useSuspenseResource(user).name}</p>;
 * }
 * ```
 */
export function useSuspenseResource<T>(resource: Resource<T>): T {
  return hooks.useSuspenseResource(resource);
}

/** The props of `ResourceScope`. */
export interface ResourceScopeProps {
  /**
   * In the browser: what `dehydrate()` returned on the server, sent as JSON and parsed. On the
   * server: a scope from `createResourceScope()`, one for each request. Default: no state, so
   * everything loads.
   */
  readonly state?: Dehydrated | PageScope | undefined;
  /** The components in the scope. */
  readonly children?: ComponentChildren;
}

/**
 * Transfers what the server has loaded to the page. Resources of the components below it are
 * identified by `name` and params, and show their value in the first render, without a request. A
 * resource without a `name` is not transferred. Passing a state equal to the previous one changes
 * nothing.
 *
 * @throws TypeError if `state` is neither the result of `dehydrate()` nor a scope.
 *
 * @example
 * ```tsx
 * // on the server, for each request
 * const scope = createResourceScope();
 * const html = await renderPage(<ResourceScope state={scope}><App /></ResourceScope>);
 * const state = JSON.stringify(scope.dehydrate());
 * // in the browser
 * hydrate(<ResourceScope state={JSON.parse(state)}><App /></ResourceScope>, page);
 * ```
 */
export function ResourceScope({ state, children }: ResourceScopeProps): VNode<object> {
  const scope = hooks.useProvidedScope(state);
  return h(scopeContext.Provider, { value: scope }, children) as VNode<object>;
}
