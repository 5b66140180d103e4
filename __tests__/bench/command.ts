import { floor, type PeerName, peerNames } from './peers.js';
import { type WorkloadName, workloadNames } from './plan.js';

/** What to do, as told on the command line. */
export interface Command {
  readonly workloads: readonly WorkloadName[];
  /** The floor is always among them. */
  readonly peers: readonly PeerName[];
  /** Whether it is all there is, so that its results may be published. */
  readonly isWhole: boolean;
}

/** Whatever is not named is not left out: `W2` is W2 for all peers, `angular` is all workloads for Angular. */
export function parse(words: readonly string[]): Command {
  const workloads = workloadNames.filter((name) => words.includes(name));
  const peers = peerNames.filter((name) => words.includes(name));
  const unknown = words.filter((word) => !([...workloads, ...peers] as string[]).includes(word));
  if (unknown.length > 0) {
    throw new Error(
      `There is no workload and no peer called ${unknown.join(', ')}. Workloads: ${workloadNames.join(' ')}. Peers: ${peerNames.join(' ')}.`,
    );
  }
  return {
    workloads: workloads.length > 0 ? workloads : workloadNames,
    peers: peers.length > 0 ? peerNames.filter((name) => name === floor || peers.includes(name)) : peerNames,
    isWhole: words.length === 0,
  };
}
