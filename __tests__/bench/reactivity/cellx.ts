import type { Readable, SignalPeer } from '../signal-peer.js';
import { type Case, expect, timed } from './case.js';

type Four = readonly [Readable<number>, Readable<number>, Readable<number>, Readable<number>];

/**
 * Changes the first layer, and checks the last layer before and after that. Each repetition has a
 * new graph.
 */
function cellx(layers: number, before: readonly number[], after: readonly number[]): Case {
  const repeat = (peer: SignalPeer) => {
    const heads = [peer.signal(1), peer.signal(2), peer.signal(3), peer.signal(4)] as const;
    const { made: last, end } = peer.scope(() => {
      let layer: Four = heads;
      for (let depth = 0; depth < layers; depth++) {
        const [p, q, r, s] = layer;
        layer = [
          peer.computed(() => q.read()),
          peer.computed(() => p.read() - r.read()),
          peer.computed(() => q.read() + s.read()),
          peer.computed(() => r.read()),
        ];
        for (const { read } of layer) peer.effect(() => void read());
      }
      return layer;
    });
    const shows = (expected: readonly number[]) => {
      last.forEach(({ read }, index) => void expect('the last layer', read(), expected[index] ?? Number.NaN));
    };
    const time = timed(() => {
      shows(before);
      peer.batch(() => heads.forEach(({ write }, index) => void write(4 - index)));
      shows(after);
    });
    end();
    return time;
  };
  return (peer) => ({ repeat: () => repeat(peer) });
}

export const cellxes = {
  cellx1000: cellx(1000, [-3, -6, -2, 2], [-2, -4, 2, 3]),
  cellx2500: cellx(2500, [-3, -6, -2, 2], [-2, -4, 2, 3]),
};
