import { notifyManager, QueryClient, QueryObserver } from '@tanstack/query-core';
import { definePeer, type Loaded, type Loader, type LoaderArgs } from '../peer.js';

/**
 * TanStack Query has no signals. Changing the params sets the options of the query observers, like
 * a component that renders again.
 */
interface Source {
  params: number;
  readonly followers: Set<(params: number) => void>;
}

type Key = readonly [resource: number, params: number];

const client = new QueryClient();
notifyManager.setScheduler(queueMicrotask); // the default is a timer, which never runs during a workload
let resources = 0;

/** Passes the abort signal on lazily, because reading it makes a query cancellable. */
class Args implements LoaderArgs {
  constructor(
    readonly params: number,
    readonly context: { readonly signal: AbortSignal },
  ) {}

  get abortSignal(): AbortSignal {
    return this.context.signal;
  }
}

function observe(source: Source, loader: Loader) {
  resources += 1;
  const resource = resources; // part of the key, because resources with the same params would share one load otherwise
  const optionsFor = (params: number) => ({
    queryKey: [resource, params] as Key,
    queryFn: (context: { readonly queryKey: Key; readonly signal: AbortSignal }) =>
      loader(new Args(context.queryKey[1], context)),
    retry: false,
    structuralSharing: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const observer = new QueryObserver<Loaded, Error, Loaded, Loaded, Key>(client, optionsFor(source.params));
  const follow = (params: number) => observer.setOptions(optionsFor(params));
  const unsubscribe = observer.subscribe(() => {});
  source.followers.add(follow);
  return {
    observer,
    dispose() {
      source.followers.delete(follow);
      unsubscribe();
    },
  };
}

export const peer = definePeer<Source, ReturnType<typeof observe>>({
  source: (params) => ({ params, followers: new Set() }),
  change: (source, params) => {
    source.params = params;
    for (const follow of source.followers) follow(params);
  },
  create: observe,
  status: ({ observer }) => observer.getCurrentResult().status,
  value: ({ observer }) => observer.getCurrentResult().data,
  isResolved: ({ observer }) => {
    const { status, fetchStatus } = observer.getCurrentResult();
    return status === 'success' && fetchStatus === 'idle';
  },
  reload: ({ observer }) => void observer.refetch(),
  dispose: (made) => made.dispose(),
});
