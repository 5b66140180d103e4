import { batch, computed, effect, signal } from 'xstate-resource';
import type { SignalPeer } from '../signal-peer.js';

let disposers: (() => void)[] = [];

export const peer: SignalPeer = {
  signal: (value) => {
    const made = signal(value);
    return { read: () => made(), write: (next) => made.set(next) };
  },
  computed: (compute) => {
    const made = computed(compute);
    return { read: () => made() };
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
