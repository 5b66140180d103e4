import { dryRunAll, type Order, runOrder } from './order.js';
import type { AnyPeer } from './peer.js';
import { verify } from './verify.js';
import { workloads } from './workloads.js';

/** Executes the order with the resources of the peer, and prints the result. */
export async function work(peer: AnyPeer): Promise<void> {
  const order = JSON.parse(process.argv[2] ?? '"verify"') as Order | 'verify';
  if (order === 'verify') {
    const traits = await verify(peer);
    await dryRunAll(workloads, peer);
    console.log(JSON.stringify(traits));
  } else {
    console.log(JSON.stringify(await runOrder(workloads, peer, order)));
  }
  process.exit(); // even if the peer has timers running
}
