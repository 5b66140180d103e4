import { flushPromises } from 'xstate-resource/testing';

/**
 * Collects all garbage and lets finalizers run. Repeats this several times, because what finalizers
 * release becomes garbage in turn.
 */
export async function collectGarbage(): Promise<void> {
  const { gc } = globalThis as { gc?: () => void };
  if (gc === undefined) throw new Error('Leak tests need node --expose-gc. Run them with npm test.');
  for (let round = 0; round < 6; round++) {
    gc();
    await flushPromises();
    await flushPromises();
  }
}

/** The number of bytes on the heap after garbage collection. */
export async function heapUsed(): Promise<number> {
  await collectGarbage();
  return process.memoryUsage().heapUsed;
}

/** Whether the target of a weak reference is collected. */
export async function isCollected(reference: WeakRef<object>): Promise<boolean> {
  await collectGarbage();
  return reference.deref() === undefined;
}

/**
 * The number of bytes by which the heap grows for each of the `count` objects that `round` creates
 * and drops. This is the minimum of several rounds: a leak shows in all of them, but the engine's
 * own allocations do not.
 */
export async function leakedBytes(count: number, round: () => unknown): Promise<number> {
  await round();
  await flushPromises();
  let before = await heapUsed();
  let least = Number.POSITIVE_INFINITY;
  for (let rounds = 0; rounds < 3 && least > 0; rounds++) {
    await round();
    await flushPromises();
    const after = await heapUsed();
    least = Math.min(least, (after - before) / count);
    before = after;
  }
  return least;
}
