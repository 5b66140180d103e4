import { computed, effect, effectScope, endBatch, signal, startBatch } from 'alien-signals';
import type { SignalPeer } from '../signal-peer.js';

export const peer: SignalPeer = {
  signal: (value) => {
    const made = signal(value);
    return { read: () => made(), write: (next) => made(next) };
  },
  computed: (compute) => {
    const made = computed(compute);
    return { read: () => made() };
  },
  effect,
  batch: (change) => {
    startBatch();
    try {
      change();
    } finally {
      endBatch();
    }
  },
  scope: <T>(make: () => T) => {
    let made!: T;
    const end = effectScope(() => {
      made = make();
    });
    return { made, end };
  },
};
