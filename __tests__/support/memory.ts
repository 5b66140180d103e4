import { turn } from './backend.js';

/** Collects all garbage and lets finalizers run; several times, as what they let go of is garbage in turn. */
export async function collectGarbage(): Promise<void> {
  const { gc } = globalThis as { gc?: () => void };
  if (gc === undefined) throw new Error('Leak tests need node --expose-gc: run them by npm test.');
  for (let round = 0; round < 6; round++) {
    gc();
    await turn();
    await turn();
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
