import { onDestroy, untrack } from 'svelte';
import { createSubscriber } from 'svelte/reactivity';
import { toStore } from 'svelte/store';
import { computed, type ReadonlySignal, signal } from 'xstate-resource';

/** A signal of ours that follows what `read` reads of Svelte's. Call it while a component is made: it follows until that is destroyed. */
export function fromSvelte<T>(read: () => T): ReadonlySignal<T> {
  const changes = signal(0);
  const stop = toStore(() => {
    try {
      read();
    } catch {} // thrown below, to code that wants the value
    return {}; // another one each time
  }).subscribe(() => untrack(() => changes.update((count) => count + 1)));
  onDestroy(stop);
  return computed(() => {
    changes();
    return read();
  });
}

/** `current` is the value of a signal of ours, and followed where it is read in a template, a `$derived` or an `$effect`. */
export function toSvelte<T>(ours: ReadonlySignal<T>): { readonly current: T } {
  const follow = createSubscriber((update) => ours.subscribe(() => update()).unsubscribe);
  return {
    get current() {
      follow();
      return ours();
    },
  };
}
