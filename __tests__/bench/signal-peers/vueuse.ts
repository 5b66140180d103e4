import { computed, effect, effectScope, type ReactiveEffectRunner, shallowRef } from 'vue';
import type { SignalPeer } from '../signal-peer.js';

/**
 * Vue runs effects synchronously or in a microtask, and has no batch. This is a queue like its own,
 * which runs after each change.
 */
const queue = new Set<ReactiveEffectRunner>();

function flush(): void {
  for (const run of queue) {
    queue.delete(run);
    if (run.effect.dirty) run();
  }
}

export const peer: SignalPeer = {
  signal: (value) => {
    const made = shallowRef(value);
    return {
      read: () => made.value,
      write: (next) => {
        made.value = next;
      },
    };
  },
  computed: (compute) => {
    const made = computed(compute);
    return { read: () => made.value };
  },
  effect: (run) => {
    const runner: ReactiveEffectRunner = effect(run, { scheduler: () => queue.add(runner) });
  },
  batch: (change) => {
    change();
    flush();
  },
  flush,
  scope: <T>(make: () => T) => {
    const scope = effectScope(true);
    return { made: scope.run(make) as T, end: () => scope.stop() };
  },
};
