/** Passes outcomes from the user's promise to the resource. */
import { argsOf, type Load } from '../../machines/load.js';
import { readStream } from '../../machines/stream.js';
import type { ResourceLoader, ResourceStream } from '../../machines/types.js';

interface Receiver {
  receive(load: Load, hasFailed: boolean, outcome: unknown): void;
  receiveItem(load: Load, item: unknown): void;
  receiveEnd(load: Load): void;
}

/**
 * Runs a load, and passes its outcome to the resource. The load keeps `observed`, which leads to
 * everything that observes the resource.
 */
export function runLoad(
  { loader, stream }: Functions,
  load: Load,
  receiver: WeakRef<Receiver>,
  observed: unknown,
): void {
  const { begin } = load;
  load.begin = undefined; // it refers to the actor, and so to the resource, which must be referred to weakly here
  if (begin !== undefined) begin();
  else if (stream !== undefined) passStream(stream, receiver, load, observed);
  else passOutcome(callLoader(loader as ResourceLoader<unknown, unknown>, load), receiver, load, observed);
}

interface Functions {
  readonly loader?: unknown;
  readonly stream?: ResourceStream<unknown, unknown>;
}

/** Calls the loader for a load. */
function callLoader(loader: ResourceLoader<unknown, unknown>, load: Load): Promise<unknown> {
  try {
    return Promise.resolve(loader(argsOf(load, load.takeInput())));
  } catch (thrown) {
    return Promise.reject(thrown);
  }
}

/**
 * Passes an outcome to its resource. The user's promise must not keep a resource alive that nothing
 * else keeps alive. So it refers to the resource weakly, but strongly to `observed`, and through
 * that to everything that observes the resource. As a result, a resource that nothing waits for can
 * be garbage-collected during a load, and one that is awaited cannot.
 */
function passOutcome(
  outcome: Promise<unknown>,
  receiver: WeakRef<Receiver>,
  load: Load,
  observed: unknown,
): void {
  // Bound instead of closed over, so that nothing else is held, and no minifier removes a reference
  // that exists only to keep an object alive.
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

/** Passes the items and the end of a stream to its resource, which it holds like `passOutcome`. */
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
    readStream(open(argsOf(load, load.takeInput())), load, observer);
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
