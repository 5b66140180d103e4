/** Who is measured: the file of the same name in `peers/`, the packages that it is made of, and what the reader of a ratio should know. */
export interface PeerInfo {
  readonly title: string;
  readonly packages: readonly string[];
}

export const peers = {
  floor: { title: 'by hand', packages: ['@preact/signals-core'] },
  lazy: { title: 'by hand, AbortController on demand', packages: ['@preact/signals-core'] },
  'xstate-resource': { title: 'xstate-resource', packages: ['xstate', '@xstate/store'] },
  xstate: { title: 'plain XState', packages: ['xstate', '@preact/signals-core'] },
} as const satisfies Record<string, PeerInfo>;

export type PeerName = keyof typeof peers;

export const peerNames = Object.keys(peers) as PeerName[];

/** What all others are compared with. */
export const floor = 'floor' satisfies PeerName;
