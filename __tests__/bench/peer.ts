/** What a load returns: a new object each time, made of the params. */
export interface Loaded {
  readonly n: number;
}

export interface LoaderArgs {
  readonly params: number;
  /** Missing where the peer gives its loaders none. */
  readonly abortSignal?: AbortSignal | undefined;
}

export type Loader = (args: LoaderArgs) => Promise<Loaded>;

/**
 * One way to load data for params that change, as its users would write it. The workloads and the
 * check of correctness know no more of it.
 *
 * A resource is given the signal that its params come from, and not the params, as following it is
 * a part of the work.
 */
export interface Peer<Source, Resource> {
  /** A signal, of the peer's own kind where it has one. */
  source(params: number): Source;
  change(source: Source, params: number): void;
  create(source: Source, loader: Loader): Resource;
  /** The peer's own word for it, read as its users read it. */
  status(resource: Resource): unknown;
  value(resource: Resource): Loaded | undefined;
  /** Whether nothing is loading and there is a value. */
  isResolved(resource: Resource): boolean;
  /** Loads again with the same params. */
  reload(resource: Resource): void;
  /** Lets the framework have its turn, if loads start in one. */
  flush?(): void;
  dispose(resource: Resource): void;
}

export type AnyPeer = Peer<unknown, unknown>;

/** Forgets what a peer's sources and resources are: the workloads only pass them back. */
export function definePeer<Source, Resource>(peer: Peer<Source, Resource>): AnyPeer {
  return peer as AnyPeer;
}
