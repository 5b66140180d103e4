import {
  computed as preactComputed,
  effect as preactEffect,
  signal as preactSignal,
  untracked as preactUntracked,
} from '@preact/signals-core'; // or @preact/signals
import { computed, type ReadonlySignal, signal } from 'xstate-resource';

/** A signal of ours that follows what `read` reads of Preact's, until `stop()`. */
export function fromPreact<T>(read: () => T) {
  const changes = signal(0);
  const stop = preactEffect(() => {
    try {
      read();
    } catch {} // thrown below, to code that wants the value
    preactUntracked(() => changes.update((count) => count + 1));
  });
  const ours = computed(() => {
    changes();
    return read();
  });
  return { ours, stop };
}

/** A signal of Preact's that follows one of ours, until `stop()`. */
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
