import { batch, computed, effect, signal } from '@preact/signals-core';
import type { SignalPeer } from '../signal-peer.js';

let disposers: (() => void)[] = [];

export const peer: SignalPeer = {
  signal: (value) => {
    const made = signal(value);
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
    disposers.push(effect(run));
  },
  batch,
  scope: (make) => {
    const own: typeof disposers = [];
    disposers = own;
    return {
      made: make(),
      end: () => {
        for (const dispose of own) dispose();
      },
    };
  },
};
