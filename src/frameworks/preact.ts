/**
 * Hooks for Preact 10 and 11. `useResource()` makes a resource that belongs to a component, or shows one that was made outside of it; `useSignalValue()` shows any
 * signal, and `useSuspenseResource()` suspends until there is a value. `ResourceScope` carries what was loaded on a server into the page.
 */

import { type ComponentChildren, createContext, h, type VNode } from 'preact';
import { useSyncExternalStore } from 'preact/compat';
import { useCallback, useContext, useEffect, useLayoutEffect, useMemo, useState } from 'preact/hooks';
import type { Dehydrated, LoadedBy, ReadonlySignal, Resource, ResourceLogic } from '../index.js';
import { makeHooks, providedScope, type UsedResource, type UseLogicOptions, type UseResourceOptions } from './hooks.js';
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
  useEffect: useEffect as never,
  useLayoutEffect: useLayoutEffect as never,
  useState,
  useSyncExternalStore: (subscribe, read, readOnServer) =>
    useSyncExternalStore(subscribe, typeof document === 'undefined' ? readOnServer : read),
});

/** Shows a signal: its value now, and each one after it. A computed that throws does so in the render, so that an error boundary catches it. */
export function useSignalValue<T>(readable: ReadonlySignal<T>): T {
  return hooks.useSignalValue(readable);
}

export function useResource<T>(resource: Resource<T>): UsedResource<T>;
export function useResource<L extends ResourceLogic>(options: UseLogicOptions<L>): UsedResource<LoadedBy<L>>;
export function useResource<T, P = unknown>(options: UseResourceOptions<T, P>): UsedResource<T>;
export function useResource(given: unknown): unknown {
  return hooks.useResource(given as Resource<unknown>);
}

export function useSuspenseResource<T>(resource: Resource<T>): T {
  return hooks.useSuspenseResource(resource);
}

/** What a `ResourceScope` is given. */
export interface ResourceScopeProps {
  /** In the browser what the server has sent, in its words of `dehydrate()`; on the server a scope of `createResourceScope()`, one for each request. */
  readonly state?: Dehydrated | PageScope | undefined;
  readonly children?: ComponentChildren;
}

/** Those below it have their resources, if they have a name, in one scope: what the server has loaded for them is there at once. */
export function ResourceScope({ state, children }: ResourceScopeProps): VNode<object> {
  const scope = useMemo(() => providedScope(state), [state]);
  return h(scopeContext.Provider, { value: scope }, children) as VNode<object>;
}
