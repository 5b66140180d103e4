/**
 * Composables for Vue 3.4 and later. `useResource()` makes a resource that belongs to a component
 * or an effect scope, or shows one that was made outside of it; `useSignalValue()` shows any
 * signal, and `fromVue()` makes a signal of what Vue tracks. `createResourceScope()` is a plugin
 * that carries what was loaded on a server into the page.
 */

import {
  computed,
  customRef,
  getCurrentInstance,
  hasInjectionContext,
  type InjectionKey,
  inject,
  isRef,
  onActivated,
  onDeactivated,
  onMounted,
  onScopeDispose,
  type Plugin,
  type Ref,
  watch,
} from 'vue';
import { describeValue } from '../../machines/errors.js';
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
import { componentResource } from './component-resource.js';
import type { AskParams, ComponentResource, ParamsAs, ResourceControls } from './component-types.js';
import { type ResourceScope, type Scope, scopeOf } from './scope.js';
import { type Shown, shownOf } from './shown.js';
import { assertScope, following, nothing, observer, plain } from './vue-signals.js';

export type { ParamsAs, ResourceControls } from './component-types.js';
export type { ResourceScope } from './scope.js';
export type { Shown, ShownAs } from './shown.js';
export { fromVue, useSignalValue } from './vue-signals.js';

/**
 * Params as Vue has them: a ref, or a getter. A constant is a getter as well, so that a value whose
 * changes would be missed, such as `props.id`, is an error.
 */
export type VueParams<P> =
  | Readonly<Ref<P | null | undefined>>
  | ((tools: ResourceParamsTools) => P | null | undefined);

/**
 * Options of a component's own resource: those of `resource()`, with `params` as a ref or a getter.
 * Whatever it reads of Vue is tracked, deep inside of reactive objects too, and so are signals that
 * it reads. The loader gets a copy of plain data, without anything reactive in it. What the getter
 * throws is the error of the resource.
 */
export type UseResourceOptions<T, P> = SharedOptions<T, P> &
  (LoaderPart<T, P> | StreamPart<T, P>) &
  ParamsAs<VueParams<P>>;

/** The same with actor logic of XState as `loader`. */
export type UseLogicOptions<L extends ResourceLogic> = SharedOptions<LoadedBy<L>, ParamsOf<L>> &
  LogicPart<L> &
  ParamsAs<VueParams<ParamsOf<L>>> & { readonly policy?: undefined };

/**
 * What a resource shows, as refs. They may be destructured. Loaded objects are not made reactive: a
 * ref has the very object.
 */
export interface ShownRefs<T> {
  /**
   * All of it in one frozen object, which is narrowed by `status` and `hasValue`. It is the same
   * object until something in it changes.
   */
  readonly shown: Readonly<Ref<Shown<T>>>;
  /** What the resource does, or has done. */
  readonly status: Readonly<Ref<ResourceStatus>>;
  /** The value. `undefined` while there is none, also in `error`, where it does not throw. */
  readonly value: Readonly<Ref<T | undefined>>;
  /** What failed, while the status is `error`. */
  readonly error: Readonly<Ref<Error | undefined>>;
  /** Whether the status is `loading` or `reloading`. */
  readonly isLoading: Readonly<Ref<boolean>>;
  /** Whether the value is an item of a stream that goes on. */
  readonly isStreaming: Readonly<Ref<boolean>>;
  /** Whether there is a value. */
  readonly hasValue: Readonly<Ref<boolean>>;
  /** The last value: it stays while the next one loads, and in `error`. */
  readonly latest: Readonly<Ref<T | undefined>>;
}

/**
 * What a component has of a resource: what that shows, as refs, and what can be done with it. Its
 * functions work detached.
 */
export interface UsedResource<T> extends ShownRefs<T>, ResourceControls<T> {}

/**
 * The same, to be awaited in an async setup, for `<Suspense>` and for a server. Awaiting it begins
 * to load at once, and ends when nothing is loading, also where the component has gone. It never
 * rejects: after an error, `status` is `error`. To hand that to `onErrorCaptured`, throw
 * `error.value`.
 */
export type AwaitableResource<T> = UsedResource<T> & PromiseLike<UsedResource<T>>;

const scopeKey: InjectionKey<Scope> = Symbol('xstate-resource scope');

/**
 * Makes a plugin for one app: on the server one for each request, in the browser one with the state
 * that the server has sent. Resources of components that have a `name` are in its scope, by their
 * name and params.
 *
 * @param state What `dehydrate()` gave on the server, after its way as JSON. Default: none;
 * everything loads.
 * @throws TypeError if that is not what `dehydrate()` gives; for what it has of one name, when that
 * is used.
 *
 * @example
 * ```ts
 * // on the server
 * const scope = createResourceScope();
 * const html = await renderToString(createSSRApp(App).use(scope));
 * const state = JSON.stringify(scope.dehydrate());
 *
 * // in the browser
 * createSSRApp(App).use(createResourceScope(JSON.parse(state))).mount('#app');
 * ```
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
 * A resource of the component's own, or one that was made outside of it.
 *
 * Of a component's own, the loader is called when the component is mounted, or when it is awaited;
 * so none is for a component that is never mounted, and none on a server that does not await it.
 * Until then it shows what it will: `loading`, or what is `cached`. In an effect scope without a
 * component it loads at once. When its params have changed, every read agrees with them at once.
 * While `<KeepAlive>` hides the component, it keeps its value, loads nothing, and follows nothing;
 * what was cut off begins again when the component is shown. It ends with the component or the
 * scope.
 *
 * @throws TypeError if it is given options that it does not have, or values that they cannot be; an
 * Error outside of a setup and of an effect scope.
 *
 * @example
 * ```ts
 * const props = defineProps<{ id: number }>();
 * const { shown, reload } = useResource({
 *   params: () => props.id,
 *   loader: ({ params, abortSignal }) => fetchUser(params, abortSignal),
 * }); // in a template: <p v-if="shown.hasValue">{{ shown.value.name }}</p>
 *
 * const user = await useResource(options); // in an async setup, below <Suspense>
 * ```
 */
export function useResource<T>(resource: Resource<T>): AwaitableResource<T>;
export function useResource<L extends ResourceLogic>(
  options: UseLogicOptions<L>,
): AwaitableResource<LoadedBy<L>>;
export function useResource<T, P = unknown>(options: UseResourceOptions<T, P>): AwaitableResource<T>;
export function useResource(given: unknown): AwaitableResource<unknown> {
  assertScope('useResource');
  return isResource(given)
    ? outsideResource(given)
    : ownResource(given as UseResourceOptions<unknown, unknown>);
}

function outsideResource(resource: Resource<unknown>): AwaitableResource<unknown> {
  const { reload, set, update, settled } = resource;
  const signal = shownOf(resource);
  const refs = refsOf(signal, (changed) => signal.subscribe(() => changed()).unsubscribe);
  return awaitable({ ...refs, reload, set, update, resource }, settled);
}

function ownResource(options: UseResourceOptions<unknown, unknown>): AwaitableResource<unknown> {
  const scope = hasInjectionContext() ? inject(scopeKey, undefined) : undefined;
  let askAgain = nothing as () => void;
  let isComputing = false;
  let isAsked = false;
  const observe = observer(() => askAgain());
  const chained = new Set<() => void>();
  const ask = askFor(options, chained);
  const own = componentResource<unknown, unknown>(options as never, {
    ask: ask && ((tools) => (isAsked ? ask(tools) : observe(() => ask(tools)))),
    scope,
    caller: 'useResource',
  });
  onScopeDispose(() => own.end());
  const { reload, set, update, resource } = own;
  const toAsk = following((again) => {
    askAgain = again;
    return own.onAsk(again);
  }, nothing);
  let answer = {};
  // Changes if other params make it show something else. It is all that depends on them: Vue 3.4
  // has no end where synchronous watchers read a chain of computeds.
  const asked = computed(() => {
    void toAsk.value;
    const before = own.shown;
    isComputing = true;
    for (const trackOther of chained) trackOther();
    isAsked = true;
    own.ask();
    isAsked = false;
    for (const trackOther of chained) trackOther();
    isComputing = false;
    observe(nothing); // whatever the params read is tracked here now
    if (own.shown !== before) answer = {};
    return answer;
  });
  // Params that read their own resource are in a cycle of signals, which has an error.
  const track = () => !isComputing && asked.value;
  trackers.set(resource, track);
  watch(asked, own.announce, { flush: 'sync' }); // new params are asked for at once, so nobody finds them beside an old value
  const refs = refsOf(
    () => own.shown,
    (changed) => own.subscribe(changed),
    track,
  );
  followComponent(own);
  return awaitable({ ...refs, reload, set, update, resource }, () => own.load());
}

/**
 * Tracks whether a component's resource has other params: what is chained to it depends on that.
 */
const trackers = new WeakMap<Resource<unknown>, () => void>();

function followComponent(own: ComponentResource<unknown>): void {
  const instance = getCurrentInstance();
  if (instance === null || instance.isMounted) {
    own.resume();
    if (instance === null) return;
  } else {
    onMounted(() => own.resume());
  }
  onDeactivated(() => own.pause());
  onActivated(() => own.resume());
}

function askFor(
  options: UseResourceOptions<unknown, unknown>,
  chained: Set<() => void>,
): AskParams | undefined {
  if (Object(options) !== options || !Object.hasOwn(options, 'params')) return undefined;
  const params: unknown = options.params;
  if (isRef(params)) return () => plain(params.value);
  if (typeof params === 'function') {
    return (tools) => {
      chained.clear();
      const chain: ResourceParamsTools['chain'] = (other) => {
        const track = trackers.get(other as Resource<unknown>) ?? nothing;
        chained.add(track);
        try {
          return tools.chain(other);
        } catch (thrown) {
          if (thrown instanceof Error) chained.delete(track); // it may be that of a cycle, in which Vue 3.4 has no end
          throw thrown;
        }
      };
      return plain(params({ chain }));
    };
  }
  throw new TypeError(
    `useResource(): the option "params" must be a ref or a getter, got ${describeValue(params)}. ` +
      'Write () => props.id instead of props.id, and a constant likewise: the changes of a value would be missed.',
  );
}

function awaitable(used: UsedResource<unknown>, load: () => Promise<unknown>): AwaitableResource<unknown> {
  return {
    ...used,
    // biome-ignore lint/suspicious/noThenProperty: it is a promise of itself
    then: (onFulfilled, onRejected) =>
      load()
        .then(() => used)
        .then(onFulfilled, onRejected),
  };
}

/**
 * Refs of what is shown. They read what there is by now, which may be more than Vue has been
 * notified of. It is notified of all changes together, and each ref of its own.
 *
 * @param track Tracks what they depend on beside these.
 */
function refsOf(
  read: () => Shown<unknown>,
  subscribe: (changed: () => void) => () => void,
  track = nothing as () => unknown,
): ShownRefs<unknown> {
  const changed = following(subscribe, nothing);
  const refTo = <V>(get: () => V): Readonly<Ref<V>> => {
    const known = computed(() => {
      void changed.value;
      return get();
    });
    return customRef(() => ({
      get() {
        track();
        void known.value;
        return get();
      },
      set: nothing,
    }));
  };
  return {
    shown: refTo(read),
    status: refTo(() => read().status),
    value: refTo(() => read().value),
    error: refTo(() => read().error),
    isLoading: refTo(() => read().isLoading),
    isStreaming: refTo(() => read().isStreaming),
    hasValue: refTo(() => read().hasValue),
    latest: refTo(() => read().latest),
  };
}
