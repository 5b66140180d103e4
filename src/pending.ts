/** What the actor waits for while it loads. */
export interface PendingLoad {
  resolve(loaded: unknown): void;
  reject(thrown: unknown): void;
}

/**
 * Delivers an outcome to a load that still waits for it. The user's promise must not keep a resource that nobody else does: it holds the load
 * weakly, but `observed` with all that observes the resource. So a load that nobody waits for may be collected, one that somebody does may not.
 */
export function deliver(outcome: Promise<unknown>, load: PendingLoad, observed: unknown): void {
  const reference = new WeakRef(load);
  // Bound, not closed over, so that nothing else is held, and no minifier drops what is held only to be held.
  void outcome.then(receive.bind(observed, reference, 'resolve'), receive.bind(observed, reference, 'reject'));
}

function receive(this: unknown, load: WeakRef<PendingLoad>, how: keyof PendingLoad, outcome: unknown): void {
  load.deref()?.[how](outcome);
}
