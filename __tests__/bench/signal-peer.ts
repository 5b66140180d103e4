export interface Readable<T> {
  readonly read: () => T;
}

export interface Writable<T> extends Readable<T> {
  readonly write: (value: T) => void;
}

/** What was made, and how the effects in it end. */
export interface Scope<T> {
  readonly made: T;
  readonly end: () => void;
}

/**
 * Signals of one kind, as their users write them. A signal is an object of two functions, as in
 * js-reactivity-benchmark: what that costs, all pay.
 */
export interface SignalPeer {
  signal<T>(value: T): Writable<T>;
  computed<T>(compute: () => T): Readable<T>;
  /** Runs at once or at the end of `scope`, and after changes. */
  effect(run: () => void): void;
  /** One change of several, where the peer can do that. Effects have run when it is over. */
  batch(change: () => void): void;
  /** Runs the effects that a write has made due, where the peer does not at once. */
  flush?(): void;
  /** Where effects are made. */
  scope<T>(make: () => T): Scope<T>;
}
