export interface Readable<T> {
  readonly read: () => T;
}

export interface Writable<T> extends Readable<T> {
  readonly write: (value: T) => void;
}

/** What was created in a scope, and a function that disposes its effects. */
export interface Scope<T> {
  readonly made: T;
  readonly end: () => void;
}

/**
 * Signals of one library, as its users write them. A signal is an object with two functions, as in
 * js-reactivity-benchmark; all peers pay the cost of that.
 */
export interface SignalPeer {
  signal<T>(value: T): Writable<T>;
  computed<T>(compute: () => T): Readable<T>;
  /** Runs immediately or at the end of `scope`, and again after changes. */
  effect(run: () => void): void;
  /** Makes several changes one, if the peer supports it. Effects have run when it returns. */
  batch(change: () => void): void;
  /** Runs the effects that a write has scheduled, if the peer defers them. */
  flush?(): void;
  /** Runs a function that may create effects. */
  scope<T>(make: () => T): Scope<T>;
}
