import { floor, type PeerName, peerNames } from './peers.js';
import { type WorkloadName, workloadNames } from './plan.js';

/** What the command line accepts besides workloads and peers. */
export const others = ['size', 'growth', 'reactivity', 'verify'] as const;

type Other = (typeof others)[number];

/** A parsed command line. */
export interface Command {
  readonly workloads: readonly WorkloadName[];
  readonly others: readonly Other[];
  /** Always includes the floor. */
  readonly peers: readonly PeerName[];
  /** Whether everything is measured, so that the results may be published. */
  readonly isWhole: boolean;
}

/** `W2 angular` is W2 for Angular, `W2` is W2 for all, `angular` is all workloads for Angular. */
export function parse(words: readonly string[]): Command {
  const named = <Name extends string>(names: readonly Name[]) => names.filter((name) => words.includes(name));
  const [workloads, asked, peers] = [named(workloadNames), named(others), named(peerNames)];
  const known: readonly string[] = [...workloads, ...asked, ...peers];
  const unknown = words.filter((word) => !known.includes(word));
  if (unknown.length > 0) {
    throw new Error(
      `Unknown: ${unknown.join(', ')}. Workloads: ${workloadNames.join(', ')}. Also: ${others.join(', ')}. Peers: ${peerNames.join(', ')}.`,
    );
  }
  const isWhole = words.length === 0;
  const areAllMeant = workloads.length === 0 && asked.length === 0;
  return {
    workloads: areAllMeant ? workloadNames : workloads,
    others: isWhole ? others : asked,
    peers:
      peers.length === 0 ? peerNames : peerNames.filter((name) => name === floor || peers.includes(name)),
    isWhole,
  };
}
