/**
 * Hooks for React 18.3 and 19. `useResource()` makes a resource that belongs to a component, or
 * shows one that was made outside of it; `useSignalValue()` shows any signal, and
 * `useSuspenseResource()` suspends until there is a value. `ResourceScope` carries what was loaded
 * on a server into the page.
 */
'use client';

import {
  createContext,
  createElement,
  type ReactElement,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useLayoutEffect,
  useState,
  useSyncExternalStore,
} from 'react';
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
  name: 'React',
  useScope: () => useContext(scopeContext),
  useCallback: useCallback as never,
  useEffect: useEffect as never,
  // On a server React 18 warns of useLayoutEffect, which does nothing there.
  useLayoutEffect: (isOnServer ? useEffect : useLayoutEffect) as never,
  useState,
  useSyncExternalStore,
});

/**
 * Shows a signal: its value now, and each one after it. A computed that throws does so in the
 * render, so an error boundary catches it; `value` of a resource does in `error`.
 *
 * @throws TypeError if it is given no signal.
 * @throws Error if it is called outside of a component.
 *
 * @example
 * ```tsx
 * const count = signal(0); // outside of the component
 * function Count() {
 *   return <p>{useSignalValue(count)}</p>;
 * }
 * ```
 */
export function useSignalValue<T>(readable: ReadonlySignal<T>): T {
  return hooks.useSignalValue(readable);
}

/**
 * Shows a resource that was made outside of the component: all that it shows in one object, which
 * is narrowed by `status` and by `hasValue`, and is the same until something in it changes. It may
 * be another resource in the next render.
 *
 * @throws Error if it is called outside of a component, or was given options before.
 *
 * @example
 * ```tsx
 * const user = resource({ params: id, loader: fetchUser }); // outside of the component
 * function Name() {
 *   const { status, value, error } = useResource(user);
 *   if (status === 'error') return <p>{error.message}</p>;
 *   return <p>{value?.name ?? '…'}</p>;
 * }
 * ```
 */
export function useResource<T>(resource: Resource<T>): UsedResource<T>;
/**
 * Makes a resource whose loader is actor logic of XState, as `fromPromise()` makes it, or a
 * machine. See the options with a function. The logic is that of the first render.
 *
 * @example
 * ```tsx
 * const loadUser = fromPromise(({ input }: { input: ResourceLoaderInput<User, number> }) => fetchUser(input.params)); // outside of the component
 * const user = useResource({ params: id, loader: loadUser });
 * ```
 */
export function useResource<L extends ResourceLogic>(options: UseLogicOptions<L>): UsedResource<LoadedBy<L>>;
/**
 * Makes a resource that belongs to the component, with `params` as a value, such as a prop or a
 * state. What it gives agrees with the params in every render: it is `loading` for new ones at
 * once. They are compared by `paramsEqual`, so an object may be written out. With `undefined` or
 * `null` as `params` it is `idle`; without the key it loads once.
 *
 * It loads while the component is on the screen: not for a render that is thrown away, not twice in
 * StrictMode, and not on a server. When the component is unmounted, or hidden by `<Activity>`, its
 * load or stream is aborted; a value stays, and what was cut off begins again when the component is
 * shown again.
 *
 * `loader`, `stream`, `equal`, `cached` and the other functions are those of the last render on the
 * screen; another function is no reason to load. `name`, `policy` and `inspect` are those of the
 * first render. Give children the object, not its `resource`, to show it: that still shows the old
 * params while the new ones are rendered.
 *
 * @throws TypeError if an option is unknown or of the wrong kind.
 * @throws Error if it is called outside of a component, or was given another kind of argument
 * before.
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
 * Gives the value of a resource, and suspends while there is none; an error is thrown to the error
 * boundary. On a server it loads, so that the page has the value.
 *
 * The resource lives outside of the component: at the top of a module, or in a component above the
 * `<Suspense>`. A component that suspends before it is mounted is thrown away, with a resource of
 * its own.
 *
 * @throws TypeError if it is given no resource.
 * @throws Error the error of the resource, or if the resource is destroyed, or if it is called
 * outside of a component.
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

/** What a `ResourceScope` is given. */
export interface ResourceScopeProps {
  /**
   * In the browser what `dehydrate()` gave on the server, after JSON; on the server a scope of
   * `createResourceScope()`, one for each request. Default: none; all of it loads.
   */
  readonly state?: Dehydrated | PageScope | undefined;
  /** What is in the scope. */
  readonly children?: ReactNode;
}

/**
 * Carries what the server has loaded into the page: resources of components below it are found
 * again by their `name` and params, and show their value in the first render, without a request.
 * What has no `name` is not carried. A state that is equal to the one before changes nothing.
 *
 * @throws TypeError if `state` is not what `dehydrate()` gave, or a scope.
 *
 * @example
 * ```tsx
 * // on the server, for each request
 * const scope = createResourceScope();
 * const html = await renderPage(<ResourceScope state={scope}><App /></ResourceScope>);
 * const state = JSON.stringify(scope.dehydrate());
 * // in the browser
 * hydrateRoot(page, <ResourceScope state={state}><App /></ResourceScope>);
 * ```
 */
export function ResourceScope({ state, children }: ResourceScopeProps): ReactElement {
  const scope = hooks.useProvidedScope(state);
  return createElement(scopeContext.Provider, { value: scope }, children);
}
