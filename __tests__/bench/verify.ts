import assert from 'node:assert/strict';
import type { AnyPeer, Loaded, Loader } from './peer.js';

/**
 * In what the peers differ, as seen, not as claimed. What they must have in common fails where they
 * have not.
 */
export interface Traits {
  /** Whether a load is given a signal that aborts when its params change. */
  readonly abortsChanged: boolean;
  /** Whether it does when the resource is disposed of. */
  readonly abortsDisposed: boolean;
  /** Whether the outcome of a load is dropped if the resource was disposed of before. */
  readonly dropsDisposed: boolean;
  /** Whether the status says that it is loading as soon as the params have changed. */
  readonly isLoadingAtOnce: boolean;
  /** Whether the value for the old params is shown while that for new ones is loading. */
  readonly keepsValue: boolean;
  /** How many loads begin if the params change three times in a turn. */
  readonly loadsForThreeChanges: number;
}

interface Load {
  readonly params: number;
  readonly isAborted: () => boolean;
  readonly value: Loaded;
  readonly resolve: () => Promise<void>;
}

/** A loader whose loads end when they are told to. */
function controlled() {
  const loads: Load[] = [];
  const loader: Loader = ({ params, abortSignal }) =>
    new Promise((resolve) => {
      const value = { n: params };
      loads.push({
        params,
        value,
        isAborted: () => abortSignal?.aborted ?? false,
        resolve: () => {
          resolve(value);
          return turns();
        },
      });
    });
  const last = () => loads.at(-1) ?? assert.fail('No load has begun.');
  return { loads, loader, last };
}

/** Lets all that has been scheduled happen, timers included. */
async function turns(): Promise<void> {
  for (let index = 0; index < 3; index++) await new Promise((resolve) => setTimeout(resolve, 1));
}

function shows(peer: AnyPeer, resource: unknown, load: Load): void {
  assert.equal(peer.isResolved(resource), true, `it must be resolved, and is ${peer.status(resource)}`);
  assert.equal(peer.value(resource), load.value);
}

/** Where two loads end, the one for the params of now is shown, in whatever order they do. */
async function dropsStale(peer: AnyPeer, order: readonly [number, number]): Promise<boolean> {
  const { loads, loader, last } = controlled();
  const source = peer.source(1);
  const resource = peer.create(source, loader);
  await flush(peer);
  peer.change(source, 2);
  await flush(peer);
  assert.deepEqual(
    loads.map(({ params }) => params),
    [1, 2],
  );
  const [first] = loads;
  const isAborted = first?.isAborted() ?? false;
  for (const index of order) {
    await loads[index]?.resolve();
    if (index === 0)
      assert.notEqual(peer.value(resource), first?.value, 'what was loaded for old params must not be shown');
  }
  shows(peer, resource, last());
  assert.equal(last().isAborted(), false);
  peer.dispose(resource);
  return isAborted;
}

async function flush(peer: AnyPeer): Promise<void> {
  peer.flush?.();
  await turns();
}

/**
 * Loads, loads for other params, loads again; then three changes in a turn, then the end in
 * mid-load.
 */
async function lives(peer: AnyPeer): Promise<Omit<Traits, 'abortsChanged'>> {
  const { loads, loader, last } = controlled();
  const source = peer.source(1);
  const resource = peer.create(source, loader);
  await flush(peer);
  assert.equal(peer.isResolved(resource), false);
  assert.equal(peer.value(resource), undefined);
  await last().resolve();
  shows(peer, resource, last());

  const loaded = peer.status(resource);
  peer.change(source, 2);
  const isLoadingAtOnce = peer.status(resource) !== loaded;
  await flush(peer);
  assert.equal(peer.isResolved(resource), false);
  const keepsValue = peer.value(resource) !== undefined;
  await last().resolve();
  shows(peer, resource, last());

  peer.reload(resource);
  await flush(peer);
  assert.equal(peer.isResolved(resource), false);
  await last().resolve();
  shows(peer, resource, last());
  assert.deepEqual(
    loads.map(({ params }) => params),
    [1, 2, 2],
  );

  for (const params of [3, 4, 5]) peer.change(source, params);
  await flush(peer);
  const loadsForThreeChanges = loads.length - 3;
  assert.equal(last().params, 5);
  peer.dispose(resource);
  const abortsDisposed = last().isAborted();
  await last().resolve();
  const dropsDisposed = peer.value(resource) !== last().value;
  peer.change(source, 6);
  await flush(peer);
  assert.equal(last().params, 5, 'what was disposed of must not load');
  return { abortsDisposed, dropsDisposed, isLoadingAtOnce, keepsValue, loadsForThreeChanges };
}

/** Resources that follow one signal load each for themselves. */
async function follow(peer: AnyPeer): Promise<void> {
  const { loads, loader } = controlled();
  const source = peer.source(1);
  const resources = [1, 2, 3].map(() => peer.create(source, loader));
  await flush(peer);
  peer.change(source, 2);
  await flush(peer);
  const current = loads.slice(-3);
  assert.deepEqual(
    loads.map(({ params }) => params),
    [1, 1, 1, 2, 2, 2],
  );
  for (const load of current) await load.resolve();
  const shown = resources.map((resource) => peer.value(resource));
  assert.deepEqual(new Set(shown), new Set(current.map(({ value }) => value)));
  assert.equal(new Set(shown).size, 3);
  for (const resource of resources) peer.dispose(resource);
}

/** Checks that a peer does what the workloads take for granted. Throws if it does not. */
export async function verify(peer: AnyPeer): Promise<Traits> {
  await follow(peer);
  const isAborted = await dropsStale(peer, [0, 1]);
  assert.equal(await dropsStale(peer, [1, 0]), isAborted);
  return { abortsChanged: isAborted, ...(await lives(peer)) };
}
