import assert from 'node:assert/strict';
import type { SignalPeer } from './signal-peer.js';

/** Checks that signals do what the workloads take for granted. Throws if they do not. */
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
  assert.deepEqual([seen, computations], [[13], 1], 'an effect runs when it is made');
  one.write(2);
  peer.flush?.();
  assert.deepEqual(
    [seen, computations],
    [[13, 16], 2],
    'an effect sees a change once, and nothing that is half changed',
  );
  one.write(2);
  peer.flush?.();
  peer.batch(() => two.write(20));
  assert.deepEqual(
    [seen, computations],
    [[13, 16, 26], 2],
    'a computed is not computed again if nothing has changed',
  );
  end();
  one.write(3);
  peer.flush?.();
  assert.deepEqual(seen, [13, 16, 26], 'an effect that has ended must not run');
  assert.equal(sum.read(), 29);
}
