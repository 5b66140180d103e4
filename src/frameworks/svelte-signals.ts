import { getAllContexts, onMount, untrack } from 'svelte';
import { createSubscriber } from 'svelte/reactivity';
import { toStore } from 'svelte/store';
import { describeValue } from '../../machines/errors.js';
import { batch, computed, isSignal, type ReadonlySignal, signal } from '../index.js';
import { announcingLater } from '../signals/batch.js';

/** A Svelte store: reading it as `$user` tracks it. */
export interface ReadableStore<T> {
  /**
   * Calls `run` with the current value and with each later one. Returns a function that
   * unsubscribes.
   */
  subscribe(run: (value: T) => void): () => void;
}

/** A signal in Svelte: reading `current` tracks it. It is also a store, read as `$name`. */
export interface SignalValue<T> extends ReadableStore<T> {
  /** The current value. */
  readonly current: T;
}

/**
 * Shows a signal. `current` is its value, and is tracked when a template, a `$derived`, or an
 * `$effect` reads it. You can call it anywhere.
 *
 * @throws TypeError if the argument is not a signal.
 *
 * @example
 * ```svelte
 * <script>
 *   const count = fromSignal(counter); // counter is a signal
 * </script>
 * <button onclick={() => counter.update((n) => n + 1)}>{count.current}</button>
 * ```
 */
export function fromSignal<T>(readable: ReadonlySignal<T>): SignalValue<T> {
  if (!isSignal(readable)) {
    throw new TypeError(
      `fromSignal() takes a signal, such as user.status, got ${describeValue(readable)}. Pass the signal itself, not its value.`,
    );
  }
  const subscribe = (changed: () => void) => readable.subscribe(() => changed()).unsubscribe;
  const follow = createSubscriber(subscribe);
  return {
    get current() {
      follow();
      return readable();
    },
    ...storeOf(readable.get, subscribe),
  };
}

export function storeOf<T>(read: () => T, subscribe: (changed: () => void) => () => void): ReadableStore<T> {
  return {
    subscribe(run) {
      const unsubscribe = subscribe(() => run(read()));
      run(read());
      return unsubscribe;
    },
  };
}

/**
 * Returns a signal that follows what `read` reads from Svelte. Call it while a component
 * initializes: the signal follows those reads until the component is destroyed. The signal agrees
 * with Svelte as soon as Svelte has flushed its changes, in a microtask or by `flushSync()`.
 *
 * @throws TypeError if the argument is not a function.
 * @throws Error if it is called outside a component.
 *
 * @example
 * ```ts
 * let id = $state(1);
 * const user = resource({ params: fromSvelte(() => id), loader: ({ params }) => fetchUser(params) });
 * ```
 */
export function fromSvelte<T>(read: () => T): ReadonlySignal<T> {
  if (typeof read !== 'function')
    throw new TypeError(`fromSvelte() takes a function that reads state, got ${describeValue(read)}.`);
  const changes = signal(0);
  const change = () => untrack(() => changes.update((count) => count + 1));
  inComponent('fromSvelte', getAllContexts);
  // Starts before the template, so that changes have arrived when the template reads the signal.
  const stop = followed(() => {
    try {
      read();
    } catch {} // thrown below, to code that reads the value
    announcingLater(change);
  });
  onMount(() => stop);
  return computed(() => {
    changes();
    return read();
  });
}

/** Calls `run` now and when what it reads from Svelte changes. Returns a function that stops it. */
export function followed(run: () => void): () => void {
  const again = () => {
    run();
    return {}; // a new one each time, so that it counts as a change
  };
  return toStore(again).subscribe(announce);
}

/** Notifies observers of signals that have changed while Svelte computed. */
export function announce(): void {
  untrack(() => batch(() => {}));
}

export function inComponent<R>(caller: string, run: () => R): R {
  try {
    return run();
  } catch (error) {
    throw new Error(
      `${caller}() was called outside a component, or there are two copies of Svelte in the page. Call it while a component initializes, before the first await. ` +
        'Elsewhere, for example in $effect.root(), create the resource with resource() and end it with destroy().',
      { cause: error },
    );
  }
}
