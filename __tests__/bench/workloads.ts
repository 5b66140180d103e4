import type { Workload as AnyWorkload, Workloads } from './order.js';
import type { AnyPeer, Loader } from './peer.js';

type Workload = AnyWorkload<AnyPeer>;

/*
 * The timed loops are functions of this file. A function that is created for each repetition would
 * also be compiled for each.
 */

/** Resolves immediately, in a microtask. It does not read the abort signal. */
const loader: Loader = async ({ params }) => ({ n: params });

/** More turns than any peer needs to show a loaded value. Timers never run in them. */
const MAX_TURNS = 1000;

/** Await this to yield. Throws after too many turns. */
function turn(turns: number): undefined {
  if (turns > MAX_TURNS) throw new Error(`The loaded value is not shown after ${MAX_TURNS} turns.`);
}

/**
 * Whether the resource shows the value for `params`, and that value is not `old`. Every wait of
 * every peer ends on this condition.
 */
function isShown(peer: AnyPeer, resource: unknown, params: number, old?: unknown): boolean {
  if (!peer.isResolved(resource)) return false;
  const value = peer.value(resource);
  return value !== old && value?.n === params;
}

async function untilShown(peer: AnyPeer, resource: unknown, params: number): Promise<void> {
  peer.flush?.();
  for (let turns = 0; !isShown(peer, resource, params); turns++) await turn(turns);
}

/** Resources, each with its own signal and its index as params. */
interface Many {
  readonly sources: unknown[];
  readonly resources: unknown[];
}

async function fill(peer: AnyPeer, { sources, resources }: Many, count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    sources[index] = peer.source(index);
    resources[index] = peer.create(sources[index], loader);
  }
  peer.flush?.();
  for (let index = 0; index < count; index++) {
    for (let turns = 0; !isShown(peer, resources[index], index); turns++) await turn(turns);
  }
}

function disposeAll(peer: AnyPeer, { resources }: Many): void {
  for (const resource of resources) peer.dispose(resource);
}

/**
 * One more resource stays alive throughout, as in an application. Without one, the engine would
 * discard what it has learned about their shape.
 */
const createResolveDispose: Workload = async (peer, count, now) => {
  const source = peer.source(0);
  const other = peer.create(source, loader);
  await untilShown(peer, other, 0);
  return async () => {
    const many: Many = { sources: [], resources: [] };
    const start = now();
    await fill(peer, many, count);
    disposeAll(peer, many);
    const time = now() - start;
    await untilShown(peer, other, 0);
    return time;
  };
};

async function changes(
  peer: AnyPeer,
  source: unknown,
  resource: unknown,
  first: number,
  end: number,
): Promise<void> {
  for (let params = first; params < end; params++) {
    peer.change(source, params);
    peer.flush?.();
    for (let turns = 0; !isShown(peer, resource, params); turns++) await turn(turns);
  }
}

const changeAndAwait: Workload = async (peer, count, now) => {
  const source = peer.source(0);
  const resource = peer.create(source, loader);
  await untilShown(peer, resource, 0);
  let next = 1;
  return async () => {
    const start = now();
    await changes(peer, source, resource, next, next + count);
    next += count;
    return now() - start;
  };
};

/** A resource that is loading. Only the loads for which `ends` returns true end. */
interface Loading {
  readonly source: unknown;
  readonly resource: unknown;
  /** The params of the last loader call. */
  readonly called: { params: number };
}

function loading(peer: AnyPeer, ends: (params: number) => boolean): Loading {
  const source = peer.source(0);
  const called = { params: -1 };
  const resource = peer.create(source, (args) => {
    called.params = args.params;
    return ends(args.params) ? loader(args) : new Promise(() => {});
  });
  return { source, resource, called };
}

/** Waits until the loader was called. */
async function untilStarted(peer: AnyPeer, { called }: Loading, params: number): Promise<void> {
  peer.flush?.();
  for (let turns = 0; called.params !== params; turns++) await turn(turns);
}

function changesInOneTurn(peer: AnyPeer, { source, resource }: Loading, first: number, end: number): void {
  for (let params = first; params < end; params++) {
    peer.change(source, params);
    peer.status(resource);
  }
}

async function changesInMidLoad(peer: AnyPeer, made: Loading, first: number, end: number): Promise<void> {
  for (let params = first; params < end; params++) {
    peer.change(made.source, params);
    peer.status(made.resource);
    await untilStarted(peer, made, params);
  }
}

const changeInMidLoad =
  (change: typeof changesInMidLoad | typeof changesInOneTurn): Workload =>
  async (peer, count, now) => {
    const made = loading(peer, (params) => (params + 1) % (count + 2) === 0);
    let next = 0;
    return async () => {
      peer.change(made.source, next); // the load in flight
      await untilStarted(peer, made, next);
      const end = next + count;
      const start = now();
      await change(peer, made, next + 1, end + 1);
      peer.change(made.source, end + 1); // the load that ends
      await untilShown(peer, made.resource, end + 1);
      next = end + 2;
      return now() - start;
    };
  };

/** A power of two. With only one resource, the compiler might hoist the read out of the loop. */
const READ_RESOURCES = 16;

function sumOf(peer: AnyPeer, resources: readonly unknown[], resolved: unknown, count: number): number {
  let sum = 0;
  for (let index = 0; index < count; index++) {
    const resource = resources[index & (READ_RESOURCES - 1)];
    if (peer.status(resource) === resolved) sum += peer.value(resource)?.n ?? Number.NaN;
  }
  return sum;
}

const read: Workload = async (peer, count, now) => {
  const many: Many = { sources: [], resources: [] };
  await fill(peer, many, READ_RESOURCES);
  const resolved = peer.status(many.resources[0]);
  return async () => {
    const start = now();
    const sum = sumOf(peer, many.resources, resolved, count);
    const time = now() - start;
    if (sum !== (count * (READ_RESOURCES - 1)) / 2)
      throw new Error(`The values that were read add up to ${sum}, which is wrong.`);
    return time;
  };
};

async function changeForAll(
  peer: AnyPeer,
  source: unknown,
  resources: readonly unknown[],
  params: number,
): Promise<void> {
  peer.change(source, params);
  peer.flush?.();
  for (const resource of resources) {
    for (let turns = 0; !isShown(peer, resource, params); turns++) await turn(turns);
  }
}

const oneSignal: Workload = async (peer, count, now) => {
  const source = peer.source(0);
  const resources = Array.from({ length: count }, () => peer.create(source, loader));
  let params = 1;
  await changeForAll(peer, source, resources, params);
  return async () => {
    params += 1;
    const start = now();
    await changeForAll(peer, source, resources, params);
    return now() - start;
  };
};

/** Collects garbage several times, because finalizers release more garbage. */
async function collectGarbage(): Promise<void> {
  const { gc } = globalThis as { gc?: () => void };
  if (gc === undefined) throw new Error('Run it with node --expose-gc.');
  for (let round = 0; round < 6; round++) {
    gc();
    await new Promise((resolve) => setTimeout(resolve));
  }
}

const heap: Workload = async (peer, count) => async () => {
  const many: Many = {
    sources: new Array(count).fill(undefined),
    resources: new Array(count).fill(undefined),
  };
  await collectGarbage();
  const before = process.memoryUsage().heapUsed;
  await fill(peer, many, count);
  await collectGarbage();
  const bytes = process.memoryUsage().heapUsed - before;
  disposeAll(peer, many);
  return bytes;
};

async function reloads(peer: AnyPeer, resource: unknown, count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    const old = peer.value(resource);
    peer.reload(resource);
    peer.flush?.();
    for (let turns = 0; !isShown(peer, resource, 1, old); turns++) await turn(turns);
  }
}

const reloadAndAwait: Workload = async (peer, count, now) => {
  const resource = peer.create(peer.source(1), loader);
  await untilShown(peer, resource, 1);
  return async () => {
    const start = now();
    await reloads(peer, resource, count);
    return now() - start;
  };
};

export const workloads: Workloads<AnyPeer> = {
  W1: createResolveDispose,
  W2: changeAndAwait,
  W3: changeInMidLoad(changesInOneTurn),
  W4: read,
  W5: oneSignal,
  W6: heap,
  W7: reloadAndAwait,
  W8: changeInMidLoad(changesInMidLoad),
};
