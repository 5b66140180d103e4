import type { AnyPeer, Loader } from './peer.js';

/** Loads at once, but as promises do: later. The abort signal is there for it to read, if the peer gives one; it does not. */
const loader: Loader = async ({ params }) => ({ n: params });

/** More turns than any peer needs to show what has been loaded. Timers never get to run in them. */
const MANY_TURNS = 1000;

/** To be awaited until something is seen: gives up the turn. */
function turn(turns: number): undefined {
  if (turns > MANY_TURNS) throw new Error(`What was loaded is not shown after ${MANY_TURNS} turns.`);
}

/** Whether the resource shows the value for `params`, and a value other than `old`. The same condition ends every wait of every peer. */
function isSeen(peer: AnyPeer, resource: unknown, params: number, old?: unknown): boolean {
  if (!peer.isResolved(resource)) return false;
  const value = peer.value(resource);
  return value !== old && value?.n === params;
}

async function allSeen(peer: AnyPeer, resources: readonly unknown[], paramsOf: (index: number) => number): Promise<void> {
  peer.flush?.();
  for (let index = 0; index < resources.length; index++) {
    const resource = resources[index];
    for (let turns = 0; !isSeen(peer, resource, paramsOf(index)); turns++) await turn(turns);
  }
}

/** Prepares a workload of so many operations. What is prepared is not timed. */
export type Workload = (peer: AnyPeer, count: number) => Promise<Repetition>;

/** Does all operations once. Returns how long that took, in milliseconds (`heap`: how much it took, in bytes). */
type Repetition = () => Promise<number>;

/** Makes resources, each with a signal of its own, and waits until all have loaded. */
async function made(peer: AnyPeer, sources: unknown[], resources: unknown[], count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    sources[index] = peer.source(index);
    resources[index] = peer.create(sources[index], loader);
  }
  await allSeen(peer, resources, (index) => index);
}

async function timed(run: () => Promise<void> | void): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

const createResolveDispose: Workload = async (peer, count) => async () => {
  const sources: unknown[] = [];
  const resources: unknown[] = [];
  return timed(async () => {
    await made(peer, sources, resources, count);
    for (const resource of resources) peer.dispose(resource);
  });
};

const changeAndAwait: Workload = async (peer, count) => {
  const source = peer.source(0);
  const resource = peer.create(source, loader);
  await allSeen(peer, [resource], () => 0);
  let params = 0;
  return () =>
    timed(async () => {
      for (let index = 0; index < count; index++) {
        params += 1;
        peer.change(source, params);
        peer.flush?.();
        for (let turns = 0; !isSeen(peer, resource, params); turns++) await turn(turns);
      }
    });
};

/** With a load under way before the first of them, and so during all of them, whenever a peer starts the next. */
const changesInARow: Workload = async (peer, count) => async () => {
  const { source, resource } = await loading(peer, count);
  const time = await timed(async () => {
    for (let params = 1; params <= count; params++) {
      peer.change(source, params);
      peer.status(resource);
    }
    await allSeen(peer, [resource], () => count);
  });
  peer.dispose(resource);
  return time;
};

const supersede: Workload = async (peer, count) => async () => {
  const { source, resource, last } = await loading(peer, count);
  const time = await timed(async () => {
    for (let params = 1; params <= count; params++) {
      peer.change(source, params);
      peer.status(resource);
      peer.flush?.();
      for (let turns = 0; last.params !== params; turns++) await turn(turns);
    }
    await allSeen(peer, [resource], () => count);
  });
  peer.dispose(resource);
  return time;
};

/** A resource that has called its loader and waits for it. Of all its loads, only the one for `end` ever ends. */
async function loading(peer: AnyPeer, end: number) {
  const source = peer.source(0);
  const last: { params?: number } = {};
  const resource = peer.create(source, (args) => {
    last.params = args.params;
    return args.params === end ? loader(args) : new Promise(() => {});
  });
  peer.flush?.();
  for (let turns = 0; last.params !== 0; turns++) await turn(turns);
  return { source, resource, last };
}

/** A power of two. With one resource alone, a compiler may read it once and be done. */
const READ_RESOURCES = 16;

const read: Workload = async (peer, count) => {
  const resources: unknown[] = [];
  await made(peer, [], resources, READ_RESOURCES);
  const status = peer.status(resources[0]);
  return async () => {
    let sum = 0;
    const time = await timed(() => {
      for (let index = 0; index < count; index++) {
        const resource = resources[index & (READ_RESOURCES - 1)];
        if (peer.status(resource) === status) sum += peer.value(resource)?.n ?? Number.NaN;
      }
    });
    if (sum !== (count * (READ_RESOURCES - 1)) / 2) throw new Error(`The values that were read add up to ${sum}.`);
    return time;
  };
};

const oneSignal: Workload = async (peer, count) => {
  const source = peer.source(0);
  const resources = Array.from({ length: count }, () => peer.create(source, loader));
  await allSeen(peer, resources, () => 0);
  let params = 0;
  return () =>
    timed(async () => {
      params += 1;
      peer.change(source, params);
      await allSeen(peer, resources, () => params);
    });
};

/** What is garbage goes away; several times, as what finalizers let go of is garbage in turn. */
async function collectGarbage(): Promise<void> {
  const { gc } = globalThis as { gc?: () => void };
  if (gc === undefined) throw new Error('Run it by node --expose-gc.');
  for (let round = 0; round < 6; round++) {
    gc();
    await new Promise((resolve) => setTimeout(resolve));
  }
}

const heap: Workload = async (peer, count) => async () => {
  const sources: unknown[] = new Array(count).fill(undefined);
  const resources: unknown[] = new Array(count).fill(undefined);
  await collectGarbage();
  const before = process.memoryUsage().heapUsed;
  await made(peer, sources, resources, count);
  await collectGarbage();
  const bytes = process.memoryUsage().heapUsed - before;
  for (const resource of resources) peer.dispose(resource);
  sources.length = 0;
  return bytes;
};

const reloadAndAwait: Workload = async (peer, count) => {
  const resource = peer.create(peer.source(1), loader);
  await allSeen(peer, [resource], () => 1);
  return () =>
    timed(async () => {
      for (let index = 0; index < count; index++) {
        const old = peer.value(resource);
        peer.reload(resource);
        peer.flush?.();
        for (let turns = 0; !isSeen(peer, resource, 1, old); turns++) await turn(turns);
      }
    });
};

export const workloads: Readonly<Record<string, Workload>> = {
  W1: createResolveDispose,
  W2: changeAndAwait,
  W3: changesInARow,
  W4: read,
  W5: oneSignal,
  W6: heap,
  W7: reloadAndAwait,
  W8: supersede,
};
