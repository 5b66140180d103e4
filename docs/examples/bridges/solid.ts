import { type Accessor, createComputed, createSignal, onCleanup, untrack } from 'solid-js';
import { computed, type ReadonlySignal, signal } from 'xstate-resource';

/** A signal of ours that follows what `read` reads of Solid's. Call it under an owner, such as a component: it follows until that is disposed. */
export function fromSolid<T>(read: () => T): ReadonlySignal<T> {
  const changes = signal(0);
  createComputed(() => {
    try {
      read();
    } catch {} // thrown below, to code that wants the value
    untrack(() => changes.update((count) => count + 1));
  });
  return computed(() => {
    changes();
    return read();
  });
}

/** An accessor of Solid's that follows a signal of ours. Call it under an owner, such as a component: it follows until that is disposed. */
export function toSolid<T>(ours: ReadonlySignal<T>): Accessor<T> {
  const [track, trigger] = createSignal(undefined, { equals: false });
  const { unsubscribe } = ours.subscribe(() => trigger());
  onCleanup(unsubscribe);
  return () => {
    track();
    return ours();
  };
}
