import {
  computed as preactComputed,
  effect as preactEffect,
  signal as preactSignal,
  untracked as preactUntracked,
} from '@preact/signals-core'; // or @preact/signals
import { computed, type ReadonlySignal, signal } from 'xstate-resource';

/**
 * Returns a signal of this library that tracks the Preact signals that `read` reads, until
 * `stop()`.
 */
export function fromPreact<T>(read: () => T) {
  const changes = signal(0);
  const stop = preactEffect(() => {
    try {
      read();
    } catch {} // `ours` throws it to its reader
    preactUntracked(() => changes.update((count) => count + 1));
  });
  const ours = computed(() => {
    changes();
    return read();
  });
  return { ours, stop };
}

/** Returns a Preact signal that tracks a signal of this library, until `stop()`. */
export function toPreact<T>(ours: ReadonlySignal<T>) {
  const changes = preactSignal(0);
  const { unsubscribe: stop } = ours.subscribe(() => {
    changes.value = changes.peek() + 1;
  });
  const theirs = preactComputed(() => {
    void changes.value;
    return ours();
  });
  return { theirs, stop };
}
