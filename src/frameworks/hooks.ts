import {
  type Dehydrated,
  isResource,
  type LoadedBy,
  type ReadonlySignal,
  type Resource,
  type ResourceLogic,
} from '../index.js';
import { stateOf } from '../resource/brand.js';
import type { LoaderPart, LogicPart, ParamsOf, SharedOptions, StreamPart } from '../resource/types.js';
import { structurallyEqual } from '../shared/equality.js';
import { componentResource, ownerOf } from './component-resource.js';
import type { ComponentResource, ParamsAs, ResourceControls } from './component-types.js';
import {
  assertedOptions,
  assertedResource,
  assertedSignal,
  changedKind,
  endedInSuspense,
  type Kind,
  kindOf,
  outsideOfComponent,
} from './hook-arguments.js';
import { assertScope, type ResourceScope, type Scope, scopeOf } from './scope.js';
import { type Shown, shownOf } from './shown.js';

/**
 * What `useResource()` returns: the state of the resource, narrowed by `status` and `hasValue`, and
 * the functions that control it. It is the same object until something in it changes.
 */
export type UsedResource<T> = Shown<T> & ResourceControls<T>;

/**
 * Options of a component resource: those of `resource()`, with `params` as a value, such as a prop
 * or state. Params are compared by `paramsEqual`, so you can write an object literal in the render.
 * `loader`, `equal`, and the other functions come from the last committed render. A new function
 * does not trigger a load.
 */
export type UseResourceOptions<T, P> = SharedOptions<T, P> &
  (LoaderPart<T, P> | StreamPart<T, P>) &
  ParamsAs<P | null | undefined>;

/** Like `UseResourceOptions`, but with XState actor logic as `loader`, and no `policy`. */
export type UseLogicOptions<L extends ResourceLogic> = SharedOptions<LoadedBy<L>, ParamsOf<L>> &
  LogicPart<L> &
  ParamsAs<ParamsOf<L> | null | undefined> & { readonly policy?: undefined };

/** What the hooks need from React or Preact. */
export interface HookLibrary {
  /** The name of the library, for error messages. */
  readonly name: string;
  /** Returns the scope of the component. It is called first, and throws outside a component. */
  useScope(): Scope | undefined;
  /** An effect whose clean-up runs whenever the component is unmounted, however early. */
  useMountEffect(run: () => undefined | (() => void), dependencies?: readonly unknown[]): void;
  useLayoutEffect(run: () => undefined | (() => void), dependencies?: readonly unknown[]): void;
  useCallback<T extends (changed: () => void) => () => void>(
    callback: T,
    dependencies: readonly unknown[],
  ): T;
  useState<S>(initial: () => S): readonly [S, (next: S) => void];
  useSyncExternalStore<S>(
    subscribe: (changed: () => void) => () => void,
    read: () => S,
    readOnServer: () => S,
  ): S;
}

export interface Hooks {
  useSignalValue<T>(readable: ReadonlySignal<T>): T;
  useResource<T>(resource: Resource<T>): UsedResource<T>;
  useResource<L extends ResourceLogic>(options: UseLogicOptions<L>): UsedResource<LoadedBy<L>>;
  useResource<T, P = unknown>(options: UseResourceOptions<T, P>): UsedResource<T>;
  useSuspenseResource<T>(resource: Resource<T>): T;
  useProvidedScope(state: ResourceScope | Dehydrated | undefined): Scope;
}

/** Neither library tells its hooks that they run on a server, where no effect runs. */
export const isOnServer = typeof window === 'undefined';

/** What a component keeps from its first render. */
interface Kept {
  readonly own: ComponentResource<unknown> | undefined;
  readonly kind: Kind;
}

const used = new WeakMap<object, { readonly controls: object; readonly used: UsedResource<unknown> }>();

/** Returns the same object for the same `shown` and controls. */
function usedOf<T>(shown: Shown<T>, controls: ResourceControls<T>): UsedResource<T> {
  const last = used.get(shown);
  if (last?.controls === controls) return last.used as UsedResource<T>;
  const { reload, set, update, resource } = controls;
  const made = Object.freeze({ ...shown, reload, set, update, resource }) as UsedResource<T>;
  used.set(shown, { controls, used: made as UsedResource<unknown> });
  return made;
}

const controls = new WeakMap<Resource<unknown>, ResourceControls<unknown>>();

function controlsOf<T>(resource: Resource<T>): ResourceControls<T> {
  let made = controls.get(resource as Resource<unknown>);
  if (made === undefined) {
    const { reload, set, update } = resource as Resource<unknown>;
    made = { reload, set, update, resource: resource as Resource<unknown> };
    controls.set(resource as Resource<unknown>, made);
  }
  return made as ResourceControls<unknown> as ResourceControls<T>;
}

const waits = new WeakMap<object, Promise<void>>();

/** Resolves when there is something to show. Until then it returns the same promise each time. */
function untilShown<T>(resource: Resource<T>): Promise<void> {
  const shown = shownOf(resource);
  let wait = waits.get(shown);
  if (wait === undefined) {
    wait = new Promise((resolve) => {
      const { unsubscribe } = shown.subscribe((now) => {
        if (isWithoutValue(now) && !hasEnded(resource)) return;
        unsubscribe();
        waits.delete(shown);
        resolve();
      });
    });
    waits.set(shown, wait);
  }
  return wait;
}

function hasEnded(resource: Resource<unknown>): boolean {
  return stateOf(resource)?.hasEnded === true;
}

function isWithoutValue({ status, hasValue }: Shown<unknown>): boolean {
  return !hasValue && (status === 'idle' || status === 'loading' || status === 'reloading');
}

/** Creates the hooks, which are the same in React and Preact. */
export function makeHooks(library: HookLibrary): Hooks {
  const {
    name,
    useScope: readScope,
    useCallback,
    useMountEffect,
    useLayoutEffect,
    useState,
    useSyncExternalStore,
  } = library;

  function useScope(caller: string): Scope | undefined {
    try {
      return readScope();
    } catch (error) {
      throw outsideOfComponent(caller, name, error);
    }
  }

  function useReadable<T>(readable: ReadonlySignal<T>, readOnServer: () => T): T {
    const subscribe = useCallback(
      (changed: () => void) => readable.subscribe(() => changed()).unsubscribe,
      [readable],
    );
    return useSyncExternalStore(subscribe, readable.get, readOnServer);
  }

  function useSignalValue<T>(readable: ReadonlySignal<T>): T {
    useScope('useSignalValue');
    const { get } = assertedSignal(readable);
    return useReadable(readable, get);
  }

  function useResource<T>(given: Resource<T> | UseResourceOptions<T, unknown>): UsedResource<T> {
    const scope = useScope('useResource');
    const kind = kindOf(given);
    const [kept] = useState<Kept>(() => ({
      own: isResource(given) ? undefined : ownResource(given, scope),
      kind,
    }));
    if (kept.kind !== kind) throw changedKind(kept.kind, kind);
    const own = kept.own as ComponentResource<T> | undefined;
    const resource = own === undefined ? (given as Resource<T>) : own.resource;
    const signal = shownOf(resource);
    const live = useReadable(signal, signal.get);
    useLayoutEffect(() => {
      own?.commit(given as UseResourceOptions<T, never>);
      return undefined;
    });
    useMountEffect(() => {
      own?.resume();
      return () => own?.pauseSoon();
    }, [own]);
    if (own === undefined) return usedOf(live, controlsOf(resource));
    return usedOf(own.preview(assertedOptions(given as UseResourceOptions<T, never>), live), own);
  }

  function useSuspenseResource<T>(resource: Resource<T>): T {
    useScope('useSuspenseResource');
    const signal = shownOf(assertedResource(resource));
    const shown = useReadable(signal, () => readOnServer(resource, signal));
    if (shown.status === 'error') throw shown.error;
    if (!isWithoutValue(shown)) return shown.value as T;
    if (hasEnded(resource)) throw endedInSuspense();
    throw untilShown(resource);
  }

  /** Returns the scope for the components below a provider. It changes only if the state does. */
  function useProvidedScope(state: ResourceScope | Dehydrated | undefined): Scope {
    const [provided, provide] = useState(() => providedFrom(state));
    if (provided.state === state || structurallyEqual(provided.state, state)) return provided.scope;
    const next = providedFrom(state);
    provide(next);
    return next.scope;
  }

  return {
    useSignalValue,
    useResource: useResource as Hooks['useResource'],
    useSuspenseResource,
    useProvidedScope,
  };
}

/** On a server, components are never mounted, so a component that suspends starts the load. */
function readOnServer<T>(resource: Resource<T>, signal: ReadonlySignal<Shown<T>>): Shown<T> {
  if (isOnServer && isWithoutValue(signal())) void ownerOf(resource)?.load();
  return signal();
}

interface Provided {
  readonly state: ResourceScope | Dehydrated | undefined;
  readonly scope: Scope;
}

function providedFrom(state: ResourceScope | Dehydrated | undefined): Provided {
  assertScope('<ResourceScope state>', state);
  return { state, scope: scopeOf(state) };
}

function ownResource(given: unknown, scope: Scope | undefined): ComponentResource<unknown> {
  const options = assertedOptions(given as UseResourceOptions<unknown, unknown>);
  return componentResource(options as UseResourceOptions<unknown, never>, { scope, caller: 'useResource' });
}
