/**
 * Runs the library for a long time, and fails if the heap is larger at the end than at the start:
 * `npm run soak`, or `npm run soak -- 10000 1000` for that many load cycles and resources.
 */
import { effect, type Resource, resource, signal } from 'xstate-resource';
import { heapUsed } from '../support/memory.js';

const [cycles = 1_000_000, resources = 100_000] = process.argv.slice(2).map(Number);
const SAMPLES = 10;
/**
 * The allowed growth of the heap, in bytes: garbage collector noise, and an eighth of a pointer per
 * object.
 */
const toleranceFor = (count: number) => 2 ** 18 + count;

const fail = (): never => {
  throw new Error('no luck');
};

/**
 * One resource, loaded repeatedly. One load is awaited in each cycle; some fail, some are
 * superseded, reloaded, or set.
 */
function loadCycles(): (index: number) => Promise<void> {
  const id = signal(0);
  let notified = 0;
  const thing = resource({
    params: () => ({ id: id() }),
    loader: async ({ params }) => (params.id % 7 === 6 ? fail() : { id: params.id }),
  });
  effect(() => {
    if (thing.status() !== 'loading') notified += 1;
  });
  return async (index) => {
    id.set(index + 0.5); // superseded in the same turn
    if (index % 10 === 9) await undefined; // superseded after it has begun
    id.set(index);
    await thing.settled();
    const isSet = index % 5 === 4;
    if (isSet) thing.set({ id: -1 });
    const isReloaded = index % 3 === 2 && thing.reload();
    await thing.settled();
    const shown = thing.snapshot();
    const isLocal = isSet && !isReloaded;
    const isRight =
      !isLocal && index % 7 === 6 ? shown.status === 'error' : shown.value?.id === (isLocal ? -1 : index);
    if (!isRight || notified <= index)
      throw new Error(`Cycle ${index} shows ${JSON.stringify(shown)}, after ${notified} notifications.`);
  };
}

/**
 * Many resources over one signal, each dropped in a different way: loaded, during a load, read or
 * not, with an observer, destroyed.
 */
function droppedResources(): (index: number) => Promise<void> {
  const id = signal(0);
  return async (index) => {
    const thing: Resource<object> = resource({
      params: id,
      loader: () => (index % 4 === 3 ? new Promise<never>(() => {}) : { index }),
    });
    const stop = index % 3 === 2 ? effect(() => void thing.status()) : undefined;
    if (index % 4 !== 3) await thing.settled();
    if (index % 5 === 4) thing.destroy();
    stop?.();
    if (index % 1000 === 999) id.set(index); // resources that are not garbage-collected yet load again
  };
}

/**
 * Runs a function many times. Returns by how many bytes the heap has grown since the first sample,
 * which is taken after a warm-up.
 */
async function soak(what: string, count: number, once: (index: number) => Promise<void>): Promise<number> {
  let first = 0;
  let last = 0;
  for (let sample = 0; sample <= SAMPLES; sample++) {
    const from = Math.floor((count * (sample - 1)) / SAMPLES);
    for (let index = Math.max(0, from); index < Math.floor((count * sample) / SAMPLES); index++)
      await once(index);
    last = await heapUsed();
    if (sample === 1) first = last;
    console.log(
      `${what} ${String(Math.floor((count * sample) / SAMPLES)).padStart(8)}: ${(last / 2 ** 20).toFixed(2)} MiB`,
    );
  }
  return last - first;
}

for (const [what, count, once] of [
  ['load cycles', cycles, loadCycles()],
  ['resources made and dropped', resources, droppedResources()],
] as const) {
  const grown = await soak(what, count, once);
  const isFlat = grown < toleranceFor(count);
  console.log(
    `${what}: ${isFlat ? 'flat' : 'NOT FLAT'}, ${(grown / 2 ** 20).toFixed(2)} MiB between a tenth of ${count} and all\n`,
  );
  if (!isFlat) process.exitCode = 1;
}
