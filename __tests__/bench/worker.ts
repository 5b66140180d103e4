import { carryOut, type Order, tryAll } from './order.js';
import type { AnyPeer } from './peer.js';
import { verify } from './verify.js';
import { workloads } from './workloads.js';

/** Does what it is told to do with the resources of the peer, and prints what came of it. */
export async function work(peer: AnyPeer): Promise<void> {
  const order = JSON.parse(process.argv[2] ?? '"verify"') as Order | 'verify';
  if (order === 'verify') {
    const traits = await verify(peer);
    await tryAll(workloads, peer);
    console.log(JSON.stringify(traits));
  } else {
    console.log(JSON.stringify(await carryOut(workloads, peer, order)));
  }
  process.exit(); // whatever timers the peer has still running
}
