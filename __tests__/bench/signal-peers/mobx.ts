import { autorun, computed, observable, runInAction } from 'mobx';
import type { SignalPeer } from '../signal-peer.js';

let disposers: (() => void)[] = [];

export const peer: SignalPeer = {
  signal: (value) => {
    const box = observable.box(value, { deep: false });
    return { read: () => box.get(), write: (next) => box.set(next) };
  },
  computed: (compute) => {
    const made = computed(compute);
    return { read: () => made.get() };
  },
  effect: (run) => {
    disposers.push(autorun(run));
  },
  batch: (change) => runInAction(change),
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
