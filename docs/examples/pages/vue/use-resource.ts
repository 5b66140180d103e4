import {
  getCurrentInstance,
  type MaybeRefOrGetter,
  onActivated,
  onDeactivated,
  onMounted,
  onScopeDispose,
  shallowRef,
  toRaw,
  toValue,
  watch,
} from 'vue';
import { type Policy, type Resource, type ResourceLoaderArgs, resource, signal } from 'xstate-resource';

/**
 * A resource of a component's own, or of an effect scope's: it ends with it, and its load is aborted then. It loads for `params`, a ref or a getter of plain
 * data, from when the component is mounted: never on a server. In `<KeepAlive>`, while the component is not shown, it keeps its value and follows nothing.
 */
export function useResource<T, P>(
  params: MaybeRefOrGetter<P | null | undefined>,
  loader: (args: ResourceLoaderArgs<unknown, P>) => PromiseLike<T> | T,
  policy?: Policy<NoInfer<P>>,
): Resource<T> {
  const wanted = signal<P | null | undefined>(undefined);
  const own = resource<T, P>({ params: wanted, loader, policy });
  const isComponent = getCurrentInstance() !== null;
  const isMounted = shallowRef(!isComponent);
  // At once, so that nobody finds new params beside an old value.
  const { pause, resume } = watch(() => (isMounted.value ? plain(toValue(params)) : undefined), wanted.set, {
    immediate: true,
    flush: 'sync',
  });
  onScopeDispose(own.destroy);
  if (isComponent) {
    onMounted(() => {
      isMounted.value = true;
    });
    onDeactivated(pause);
    onActivated(resume);
  }
  return own;
}

/** A copy without anything reactive in it. To make it reads all there is, so a change deep inside is seen, and the old params stay what they were. */
function plain<T>(data: T): T;
function plain(data: unknown): unknown {
  if (Array.isArray(data)) return data.map(plain);
  if (!isPlainObject(data)) return toRaw(data);
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, plain(value)]));
}

function isPlainObject(data: unknown): data is object {
  return typeof data === 'object' && data !== null && [Object.prototype, null].includes(Object.getPrototypeOf(data));
}
