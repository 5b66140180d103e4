/** From the user's promise to the resource. */
import { argsOf, type Load } from '../../machines/load.js';
import { readStream } from '../../machines/stream.js';
import type { ResourceLoader, ResourceStream } from '../../machines/types.js';

interface Receiver {
  receive(load: Load, hasFailed: boolean, outcome: unknown): void;
  receiveItem(load: Load, item: unknown): void;
  receiveEnd(load: Load): void;
}

/**
 * Runs a load, and hands what comes of it to its resource. `observed` is kept by it, and is what
 * observes the resource.
 */
export function runLoad(
  { loader, stream }: Functions,
  load: Load,
  receiver: WeakRef<Receiver>,
  observed: unknown,
): void {
  const { begin } = load;
  load.begin = undefined; // it knows the actor, and so the resource, which is known weakly here
  if (begin !== undefined) begin();
  else if (stream !== undefined) passStream(stream, receiver, load, observed);
  else passOutcome(callLoader(loader as ResourceLoader<unknown, unknown>, load), receiver, load, observed);
}

interface Functions {
  readonly loader?: unknown;
  readonly stream?: ResourceStream<unknown, unknown>;
}

/** What a loader gives for a load. */
function callLoader(loader: ResourceLoader<unknown, unknown>, load: Load): Promise<unknown> {
  try {
    return Promise.resolve(loader(argsOf(load)));
  } catch (thrown) {
    return Promise.reject(thrown);
  }
}

/**
 * Hands an outcome to its resource. The user's promise must not keep a resource that nothing else
 * keeps: it refers to it weakly, but to `observed` with all that observes the resource. So one that
 * nobody waits for may be collected in mid-load, one that is awaited may not.
 */
function passOutcome(
  outcome: Promise<unknown>,
  receiver: WeakRef<Receiver>,
  load: Load,
  observed: unknown,
): void {
  // Bound, not closed over, so that nothing else is held, and no minifier drops what is held only
  // to be held.
  void outcome.then(
    receive.bind(observed, receiver, load, false),
    receive.bind(observed, receiver, load, true),
  );
}

function receive(
  this: unknown,
  receiver: WeakRef<Receiver>,
  load: Load,
  hasFailed: boolean,
  outcome: unknown,
): void {
  receiver.deref()?.receive(load, hasFailed, outcome);
}

/** Hands what comes of a stream to its resource, which it keeps as a promise does. */
function passStream(
  open: ResourceStream<unknown, unknown>,
  receiver: WeakRef<Receiver>,
  load: Load,
  observed: unknown,
): void {
  const observer = {
    next: receiveItem.bind(observed, receiver, load),
    complete: receiveEnd.bind(observed, receiver, load),
    error: receive.bind(observed, receiver, load, true),
  };
  try {
    readStream(open(argsOf(load)), load, observer);
  } catch (thrown) {
    observer.error(thrown);
  }
}

function receiveItem(this: unknown, receiver: WeakRef<Receiver>, load: Load, item: unknown): void {
  receiver.deref()?.receiveItem(load, item);
}

function receiveEnd(this: unknown, receiver: WeakRef<Receiver>, load: Load): void {
  receiver.deref()?.receiveEnd(load);
}
