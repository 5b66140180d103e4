import { dryRunAll, type Order, runOrder } from './order.js';
import { measureCases } from './reactivity/measure.js';
import type { SignalPeer } from './signal-peer.js';
import { signalWorkloads } from './signal-workloads.js';
import { verifySignals } from './verify-signals.js';

export type SignalOrder = Order | 'verify' | 'reactivity';

async function execute(peer: SignalPeer, order: SignalOrder): Promise<unknown> {
  if (order === 'reactivity') return measureCases(peer);
  if (order !== 'verify') return runOrder(signalWorkloads, peer, order);
  verifySignals(peer);
  return dryRunAll(signalWorkloads, peer);
}

/** Executes the order with the signals of the peer, and prints the result. */
export async function work(peer: SignalPeer): Promise<void> {
  const order = JSON.parse(process.argv[2] ?? '"verify"') as SignalOrder;
  console.log(JSON.stringify((await execute(peer, order)) ?? null));
  process.exit(); // even if the peer has timers running
}
