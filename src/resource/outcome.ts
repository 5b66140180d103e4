/** From the user's promise to the resource. */
import { argsOf, type Load } from '../../machines/load.js';
import type { ResourceLoader } from '../../machines/types.js';
import { noParams } from './request.js';

interface Receiver {
  receive(load: Load, hasFailed: boolean, outcome: unknown): void;
}

/** What a loader gives for a load. */
export function callLoader(loader: ResourceLoader<unknown, unknown>, load: Load): Promise<unknown> {
  const { params } = load.input;
  try {
    return Promise.resolve(loader(argsOf(load, params === noParams ? undefined : params)));
  } catch (thrown) {
    return Promise.reject(thrown);
  }
}

/**
 * Hands an outcome to its resource. The user's promise must not keep a resource that nothing else keeps: it refers to it weakly, but to `observed`
 * with all that observes the resource. So one that nobody waits for may be collected in mid-load, one that is awaited may not.
 */
export function passOutcome(outcome: Promise<unknown>, receiver: WeakRef<Receiver>, load: Load, observed: unknown): void {
  // Bound, not closed over, so that nothing else is held, and no minifier drops what is held only to be held.
  void outcome.then(receive.bind(observed, receiver, load, false), receive.bind(observed, receiver, load, true));
}

function receive(this: unknown, receiver: WeakRef<Receiver>, load: Load, hasFailed: boolean, outcome: unknown): void {
  receiver.deref()?.receive(load, hasFailed, outcome);
}
