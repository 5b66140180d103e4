import assert from 'node:assert/strict';
import type { SignalPeer } from './signal-peer.js';

/** Throws if the signals do not behave as the workloads assume. */
export function verifySignals(peer: SignalPeer): void {
  const [one, two] = [peer.signal(1), peer.signal(10)];
  let computations = 0;
  const double = peer.computed(() => {
    computations += 1;
    return one.read() * 2;
  });
  const sum = peer.computed(() => double.read() + one.read() + two.read());
  const seen: number[] = [];
  const { made, end } = peer.scope(() => {
    peer.effect(() => void seen.push(sum.read()));
    return 'made';
  });
  assert.equal(made, 'made');
  assert.deepEqual([seen, computations], [[13], 1], 'an effect runs when it is created');
  one.write(2);
  peer.flush?.();
  assert.deepEqual([seen, computations], [[13, 16], 2], 'an effect sees a change once, and no glitches');
  one.write(2);
  peer.flush?.();
  peer.batch(() => two.write(20));
  assert.deepEqual(
    [seen, computations],
    [[13, 16, 26], 2],
    'a computed is not recomputed if nothing has changed',
  );
  end();
  one.write(3);
  peer.flush?.();
  assert.deepEqual(seen, [13, 16, 26], 'a disposed effect must not run');
  assert.equal(sum.read(), 29);
}
