/**
 * Composables for Vue 3.4 and later. `useResource()` creates a resource that belongs to a component
 * or an effect scope, or shows one created elsewhere. `useSignalValue()` shows any signal.
 * `fromVue()` turns what Vue tracks into a signal. `createResourceScope()` is a plugin that
 * transfers what a server has loaded to the page.
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
import { assertScope, following, noop, observer, plain } from './vue-signals.js';

export type { ParamsAs, ResourceControls } from './component-types.js';
export type { ResourceScope } from './scope.js';
export type { Shown, ShownAs } from './shown.js';
export { fromVue, useSignalValue } from './vue-signals.js';

/**
 * Params in Vue: a ref or a getter. A constant must be a getter, too, so that passing a value whose
 * changes would be missed, such as `props.id`, is an error.
 */
export type VueParams<P> =
  | Readonly<Ref<P | null | undefined>>
  | ((tools: ResourceParamsTools) => P | null | undefined);

/**
 * Options of a component resource: those of `resource()`, with `params` as a ref or a getter.
 * Everything that it reads from Vue is tracked, even deep inside reactive objects, and so are the
 * signals that it reads. The loader receives a copy of plain data, with nothing reactive in it. If
 * the getter throws, the resource is in `error` with what was thrown.
 */
export type UseResourceOptions<T, P> = SharedOptions<T, P> &
  (LoaderPart<T, P> | StreamPart<T, P>) &
  ParamsAs<VueParams<P>>;

/** Like `UseResourceOptions`, but with XState actor logic as `loader`, and no `policy`. */
export type UseLogicOptions<L extends ResourceLogic> = SharedOptions<LoadedBy<L>, ParamsOf<L>> &
  LogicPart<L> &
  ParamsAs<VueParams<ParamsOf<L>>> & { readonly policy?: undefined };

/**
 * The state of a resource, as refs. You can destructure them. Loaded objects are not made reactive:
 * a ref has the very object that was loaded.
 */
export interface ShownRefs<T> {
  /**
   * The whole state in one frozen object, narrowed by `status` and `hasValue`. It is the same
   * object until something in it changes.
   */
  readonly shown: Readonly<Ref<Shown<T>>>;
  /** The status of the resource. */
  readonly status: Readonly<Ref<ResourceStatus>>;
  /** The value. It is `undefined` if there is no value, and in `error`, where it does not throw. */
  readonly value: Readonly<Ref<T | undefined>>;
  /** The error while the status is `error`, otherwise `undefined`. */
  readonly error: Readonly<Ref<Error | undefined>>;
  /** Whether the status is `loading` or `reloading`. */
  readonly isLoading: Readonly<Ref<boolean>>;
  /** Whether the value is an item of a stream that is still open. */
  readonly isStreaming: Readonly<Ref<boolean>>;
  /** Whether there is a value. */
  readonly hasValue: Readonly<Ref<boolean>>;
  /** The last value. It stays while the next one loads, and in `error`. */
  readonly latest: Readonly<Ref<T | undefined>>;
}

/**
 * What `useResource()` returns: the state of the resource, as refs, and the functions that control
 * it. You can destructure all of it.
 */
export interface UsedResource<T> extends ShownRefs<T>, ResourceControls<T> {}

/**
 * Like `UsedResource`, but you can also await it in an async setup, for `<Suspense>` and on a
 * server. Awaiting it starts the load immediately. It resolves when nothing is loading, even if the
 * component is gone. It never rejects: after an error, `status` is `error`. To pass the error to
 * `onErrorCaptured`, throw `error.value`.
 */
export type AwaitableResource<T> = UsedResource<T> & PromiseLike<UsedResource<T>>;

const scopeKey: InjectionKey<Scope> = Symbol('xstate-resource scope');

/**
 * Creates a plugin for one app: on the server, one for each request; in the browser, one with the
 * state that the server sent. Its scope contains the component resources that have a `name`,
 * identified by name and params.
 *
 * @param state What `dehydrate()` returned on the server, sent as JSON and parsed. Default: no
 * state, so everything loads.
 * @throws TypeError if `state` is not a result of `dehydrate()`. The entries of a name are checked
 * when they are used.
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
 * Creates a resource that belongs to the component, or shows one that was created outside it.
 *
 * The component's own resource loads when the component is mounted or when you await the resource.
 * So it loads nothing for a component that is never mounted, or on a server that does not await it.
 * Until then it shows `loading`, or the value from `cached`. In an effect scope without a component
 * it loads immediately. When its params change, every read agrees with them immediately. While
 * `<KeepAlive>` hides the component, the resource keeps its value, loads nothing, and tracks
 * nothing. When the component is shown again, what was interrupted starts over. The resource is
 * destroyed with the component or the scope.
 *
 * @throws TypeError if an option is unknown or of the wrong kind.
 * @throws Error if it is called outside a setup and outside an effect scope.
 *
 * @example
 * ```ts
 * const props = defineProps<{ id: number }>();
 * const { shown, reload } = useResource({
 *   params: () => props.id,
 *   loader: ({ params, abortSignal }) => fetchUser(params, abortSignal),
 * }); // in a template: <p v-if="shown.hasValue">{{ shown.value.name }}</p>
 *
 * const user = await useResource(options); // in an async setup, under <Suspense>
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
  let askAgain = noop as () => void;
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
  }, noop);
  let answer = {};
  // Changes if new params make the resource show something else. Nothing else depends on the
  // params: in Vue 3.4, synchronous watchers that read a chain of computeds never come to an end.
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
    observe(noop); // the computed now tracks what the params read
    if (own.shown !== before) answer = {};
    return answer;
  });
  // Params that read their own resource are in a cycle of signals, which throws its own error.
  const track = () => !isComputing && asked.value;
  trackers.set(resource, track);
  watch(asked, own.announce, { flush: 'sync' }); // asks immediately, so new params never meet an old value
  const refs = refsOf(
    () => own.shown,
    (changed) => own.subscribe(changed),
    track,
  );
  followComponent(own);
  return awaitable({ ...refs, reload, set, update, resource }, () => own.load());
}

/**
 * Functions that track the params of a component resource: resources chained to it depend on them.
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
        const track = trackers.get(other as Resource<unknown>) ?? noop;
        chained.add(track);
        try {
          return tools.chain(other);
        } catch (thrown) {
          if (thrown instanceof Error) chained.delete(track); // it may come from a cycle, which Vue 3.4 would track endlessly
          throw thrown;
        }
      };
      return plain(params({ chain }));
    };
  }
  throw new TypeError(
    `useResource(): the option "params" must be a ref or a getter, got ${describeValue(params)}. ` +
      'Write () => props.id instead of props.id, and write a constant as a getter, too: changes of a plain value would be missed.',
  );
}

function awaitable(used: UsedResource<unknown>, load: () => Promise<unknown>): AwaitableResource<unknown> {
  return {
    ...used,
    // biome-ignore lint/suspicious/noThenProperty: the object is awaitable on purpose
    then: (onFulfilled, onRejected) =>
      load()
        .then(() => used)
        .then(onFulfilled, onRejected),
  };
}

/**
 * Creates refs of what is shown. They read the current state, of which Vue may not have been
 * notified yet. A change notifies all refs together, but each ref triggers only if its own part has
 * changed.
 *
 * @param track Tracks what the refs depend on in addition.
 */
function refsOf(
  read: () => Shown<unknown>,
  subscribe: (changed: () => void) => () => void,
  track = noop as () => unknown,
): ShownRefs<unknown> {
  const changed = following(subscribe, noop);
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
      set: noop,
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
