import {
  DestroyRef,
  inject,
  computed as ngComputed,
  effect as ngEffect,
  signal as ngSignal,
  untracked as ngUntracked,
} from '@angular/core';
import { computed, type ReadonlySignal, signal } from 'xstate-resource';

/** A signal of ours that follows what `read` reads of Angular's. Call it in an injection context: it follows until that ends. */
export function fromAngular<T>(read: () => T): ReadonlySignal<T> {
  const changes = signal(0);
  ngEffect(() => {
    try {
      read();
    } catch {} // thrown below, to code that wants the value
    ngUntracked(() => changes.update((count) => count + 1));
  });
  return computed(() => {
    changes();
    return read();
  });
}

/** A signal of Angular's that follows one of ours. Call it in an injection context: it follows until that ends. */
export function toAngular<T>(ours: ReadonlySignal<T>) {
  const changes = ngSignal(0);
  const { unsubscribe } = ours.subscribe(() => changes.update((count) => count + 1));
  inject(DestroyRef).onDestroy(unsubscribe);
  return ngComputed(() => {
    changes();
    return ours();
  });
}
