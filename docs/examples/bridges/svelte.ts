import { onDestroy, untrack } from 'svelte';
import { createSubscriber } from 'svelte/reactivity';
import { toStore } from 'svelte/store';
import { computed, type ReadonlySignal, signal } from 'xstate-resource';

/**
 * Returns a signal of this library that tracks the Svelte state that `read` reads. Call it while a
 * component initializes: it tracks until the component is destroyed.
 */
export function fromSvelte<T>(read: () => T): ReadonlySignal<T> {
  const changes = signal(0);
  const stop = toStore(() => {
    try {
      read();
    } catch {} // the computed throws it to its reader
    return {}; // a new object each time
  }).subscribe(() => untrack(() => changes.update((count) => count + 1)));
  onDestroy(stop);
  return computed(() => {
    changes();
    return read();
  });
}

/**
 * Returns an object whose `current` is the value of the signal. Reading it in a template, a
 * `$derived` or an `$effect` tracks it.
 */
export function toSvelte<T>(ours: ReadonlySignal<T>): { readonly current: T } {
  const track = createSubscriber((update) => ours.subscribe(() => update()).unsubscribe);
  return {
    get current() {
      track();
      return ours();
    },
  };
}
