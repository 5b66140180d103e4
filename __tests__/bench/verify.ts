import assert from 'node:assert/strict';
import type { AnyPeer, Loaded, Loader } from './peer.js';

/** How the peers differ, as observed. A difference that is not listed here fails the check. */
export interface Traits {
  /** Whether a load gets a signal that is aborted when its params change. */
  readonly abortsChanged: boolean;
  /** Whether that signal is aborted when the resource is disposed. */
  readonly abortsDisposed: boolean;
  /** Whether the outcome of a load is ignored after the resource was disposed. */
  readonly dropsDisposed: boolean;
  /** Whether the status changes as soon as the params have changed. */
  readonly isLoadingAtOnce: boolean;
  /** Whether the value for the old params is shown while the new one loads. */
  readonly keepsValue: boolean;
  /** How many loads start if the params change three times in one turn. */
  readonly loadsForThreeChanges: number;
}

interface Load {
  readonly params: number;
  readonly isAborted: () => boolean;
  readonly value: Loaded;
  readonly resolve: () => Promise<void>;
}

/** A loader whose loads are settled by hand. */
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
  const last = () => loads.at(-1) ?? assert.fail('No load has started.');
  return { loads, loader, last };
}

/** Waits until everything that is scheduled has run, including timers. */
async function turns(): Promise<void> {
  for (let index = 0; index < 3; index++) await new Promise((resolve) => setTimeout(resolve, 1));
}

function assertShown(peer: AnyPeer, resource: unknown, load: Load): void {
  assert.equal(
    peer.isResolved(resource),
    true,
    `the status must be resolved, but is ${peer.status(resource)}`,
  );
  assert.equal(peer.value(resource), load.value);
}

/**
 * Checks that of two loads, the one for the current params is shown, whichever ends first. Returns
 * whether the superseded one was aborted.
 */
async function checkStaleLoads(peer: AnyPeer, order: readonly [number, number]): Promise<boolean> {
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
      assert.notEqual(
        peer.value(resource),
        first?.value,
        'a value that was loaded for old params must not be shown',
      );
  }
  assertShown(peer, resource, last());
  assert.equal(last().isAborted(), false);
  peer.dispose(resource);
  return isAborted;
}

async function flush(peer: AnyPeer): Promise<void> {
  peer.flush?.();
  await turns();
}

/** Loads, changes the params, reloads, changes them three times in a turn, disposes mid-load. */
async function checkLifecycle(peer: AnyPeer): Promise<Omit<Traits, 'abortsChanged'>> {
  const { loads, loader, last } = controlled();
  const source = peer.source(1);
  const resource = peer.create(source, loader);
  await flush(peer);
  assert.equal(peer.isResolved(resource), false);
  assert.equal(peer.value(resource), undefined);
  await last().resolve();
  assertShown(peer, resource, last());

  const loaded = peer.status(resource);
  peer.change(source, 2);
  const isLoadingAtOnce = peer.status(resource) !== loaded;
  await flush(peer);
  assert.equal(peer.isResolved(resource), false);
  const keepsValue = peer.value(resource) !== undefined;
  await last().resolve();
  assertShown(peer, resource, last());

  peer.reload(resource);
  await flush(peer);
  assert.equal(peer.isResolved(resource), false);
  await last().resolve();
  assertShown(peer, resource, last());
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
  assert.equal(last().params, 5, 'a disposed resource must not load');
  return { abortsDisposed, dropsDisposed, isLoadingAtOnce, keepsValue, loadsForThreeChanges };
}

/** Checks that each of several resources on one signal loads. */
async function checkSharedSource(peer: AnyPeer): Promise<void> {
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

/** Throws if a peer does not behave as the workloads assume. */
export async function verify(peer: AnyPeer): Promise<Traits> {
  await checkSharedSource(peer);
  const isAborted = await checkStaleLoads(peer, [0, 1]);
  assert.equal(await checkStaleLoads(peer, [1, 0]), isAborted);
  return { abortsChanged: isAborted, ...(await checkLifecycle(peer)) };
}
