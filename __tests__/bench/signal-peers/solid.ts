import { batch, createEffect, createMemo, createRoot, createSignal } from 'solid-js';
import type { SignalPeer } from '../signal-peer.js';

export const peer: SignalPeer = {
  signal: <T>(value: T) => {
    const [read, set] = createSignal(value);
    return { read: () => read(), write: (next: T) => set(() => next) };
  },
  computed: (compute) => {
    const memo = createMemo(compute);
    return { read: () => memo() };
  },
  effect: (run) => createEffect(run),
  batch,
  scope: (make) => createRoot((end) => ({ made: make(), end })),
};
