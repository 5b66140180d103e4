import { type Accessor, createComputed, createSignal, onCleanup, untrack } from 'solid-js';
import { computed, type ReadonlySignal, signal } from 'xstate-resource';

/**
 * Returns a signal of this library that tracks the Solid signals that `read` reads. Call it under an
 * owner, such as a component: it tracks until the owner is disposed.
 */
export function fromSolid<T>(read: () => T): ReadonlySignal<T> {
  const changes = signal(0);
  createComputed(() => {
    try {
      read();
    } catch {} // the computed throws it to its reader
    untrack(() => changes.update((count) => count + 1));
  });
  return computed(() => {
    changes();
    return read();
  });
}

/**
 * Returns a Solid accessor that tracks a signal of this library. Call it under an owner, such as a
 * component: it tracks until the owner is disposed.
 */
export function toSolid<T>(ours: ReadonlySignal<T>): Accessor<T> {
  const [track, trigger] = createSignal(undefined, { equals: false });
  const { unsubscribe } = ours.subscribe(() => trigger());
  onCleanup(unsubscribe);
  return () => {
    track();
    return ours();
  };
}
