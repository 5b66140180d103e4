import { flushPromises } from 'xstate-resource/testing';

/**
 * Collects all garbage and lets finalizers run; several times, as what they let go of is garbage in
 * turn.
 */
export async function collectGarbage(): Promise<void> {
  const { gc } = globalThis as { gc?: () => void };
  if (gc === undefined) throw new Error('Leak tests need node --expose-gc: run them by npm test.');
  for (let round = 0; round < 6; round++) {
    gc();
    await flushPromises();
    await flushPromises();
  }
}

/** Bytes on the heap after garbage collection. */
export async function heapUsed(): Promise<number> {
  await collectGarbage();
  return process.memoryUsage().heapUsed;
}

/** Whether the target of a weak reference goes away. */
export async function isCollected(reference: WeakRef<object>): Promise<boolean> {
  await collectGarbage();
  return reference.deref() === undefined;
}

/**
 * The bytes by which the heap grows for each of `count` things that `round` makes and drops. The
 * least of some rounds, because a leak is in all of them, and what the engine of JavaScript
 * allocates for itself is not.
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
