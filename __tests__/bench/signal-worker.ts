import { measureCases } from './reactivity/measure.js';
import type { SignalPeer } from './signal-peer.js';

/** Measures the cases of `reactivity/`, and prints what they took. */
export async function work(peer: SignalPeer): Promise<void> {
  console.log(JSON.stringify(await measureCases(peer)));
  process.exit(); // whatever timers the peer has still running
}
