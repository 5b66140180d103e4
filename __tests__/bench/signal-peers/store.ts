import { createAtom, type Subscription } from '@xstate/store';
import type { SignalPeer } from '../signal-peer.js';

let subscriptions: Subscription[] = [];

/** Subscriptions serve as effects. There is no batch: each write notifies the subscribers. */
export const peer: SignalPeer = {
  signal: <T>(value: T) => {
    const atom = createAtom<T>(value);
    return { read: () => atom.get(), write: (next: T) => atom.set(next) };
  },
  computed: <T>(compute: () => T) => {
    const atom = createAtom<T>(compute);
    return { read: () => atom.get() };
  },
  effect: (run) => {
    subscriptions.push(createAtom<void>(run).subscribe(() => {}));
  },
  batch: (change) => change(),
  scope: (make) => {
    const own: typeof subscriptions = [];
    subscriptions = own;
    return {
      made: make(),
      end: () => {
        for (const subscription of own) subscription.unsubscribe();
      },
    };
  },
};
