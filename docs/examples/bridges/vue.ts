import { customRef, onScopeDispose, type Ref, watch } from 'vue';
import { computed, type ReadonlySignal, signal } from 'xstate-resource';

/** A signal of ours that follows what `read` reads of Vue's. Call it in a component's setup or an effect scope: it follows until that ends. */
export function fromVue<T>(read: () => T): ReadonlySignal<T> {
  const changes = signal(0);
  const outcome = () => {
    try {
      read();
    } catch {} // thrown below, to code that wants the value
    return {}; // another one each time
  };
  watch(outcome, () => changes.update((count) => count + 1), { flush: 'sync' });
  return computed(() => {
    changes();
    return read();
  });
}

/** A ref that follows a signal of ours. Call it in a component's setup or an effect scope: it follows until that ends. */
export function toVue<T>(ours: ReadonlySignal<T>): Readonly<Ref<T>> {
  return customRef((track, trigger) => {
    const { unsubscribe } = ours.subscribe(() => trigger());
    onScopeDispose(unsubscribe);
    return {
      get() {
        track();
        return ours();
      },
      set() {},
    };
  });
}
