/** The result of a load: a new object each time, with the params in it. */
export interface Loaded {
  readonly n: number;
}

export interface LoaderArgs {
  readonly params: number;
  /** Missing if the peer has no abort signals. */
  readonly abortSignal?: AbortSignal | undefined;
}

export type Loader = (args: LoaderArgs) => Promise<Loaded>;

/**
 * One way to load data for params that change, as its users would write it. The workloads and the
 * correctness check use only this interface.
 *
 * A resource gets the signal that its params come from instead of the params, because following
 * the signal is part of the work.
 */
export interface Peer<Source, Resource> {
  /** A signal of the peer, if it has signals. */
  source(params: number): Source;
  change(source: Source, params: number): void;
  create(source: Source, loader: Loader): Resource;
  /** The peer's own name for the status, read as its users read it. */
  status(resource: Resource): unknown;
  value(resource: Resource): Loaded | undefined;
  /** Whether nothing is loading and there is a value. */
  isResolved(resource: Resource): boolean;
  /** Loads again with the same params. */
  reload(resource: Resource): void;
  /** Gives the framework its turn, if loads start there. */
  flush?(): void;
  dispose(resource: Resource): void;
}

export type AnyPeer = Peer<unknown, unknown>;

/** Erases the types of sources and resources: the workloads only pass them back. */
export function definePeer<Source, Resource>(peer: Peer<Source, Resource>): AnyPeer {
  return peer as AnyPeer;
}
