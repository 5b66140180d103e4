import { getAllContexts, onMount, untrack } from 'svelte';
import { createSubscriber } from 'svelte/reactivity';
import { toStore } from 'svelte/store';
import { describeValue } from '../../machines/errors.js';
import { batch, computed, isSignal, type ReadonlySignal, signal } from '../index.js';
import { announcingLater } from '../signals/batch.js';

/** What Svelte calls a store: `$user` shows it, and follows. */
export interface ReadableStore<T> {
  /** Calls `run` with what there is, and with each one after it. Returns how to end that. */
  subscribe(run: (value: T) => void): () => void;
}

/**
 * A signal as Svelte has it: `current` is followed where it is read, and `$name` is the same as a
 * store.
 */
export interface SignalValue<T> extends ReadableStore<T> {
  /** The value now. */
  readonly current: T;
}

/**
 * Shows a signal: `current` is its value, and followed where a template, a `$derived` or an
 * `$effect` reads it. It may be called anywhere.
 *
 * @throws TypeError if it is given no signal.
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
      `fromSignal() takes a signal, such as user.status, got ${describeValue(readable)}. Give it the signal itself, not its value.`,
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
 * A signal that follows what `read` reads of Svelte. Call it while a component is made: it follows
 * until that is destroyed. It agrees with Svelte as soon as Svelte has worked off its changes, in a
 * microtask or by `flushSync()`.
 *
 * @throws TypeError if it is given no function.
 * @throws Error outside of a component.
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
  // begins before the template, so that changes have arrived when that reads the signal
  const stop = followed(() => {
    try {
      read();
    } catch {} // thrown below, to code that wants the value
    announcingLater(change);
  });
  onMount(() => stop);
  return computed(() => {
    changes();
    return read();
  });
}

/** Runs `run` now, and again when what it reads of Svelte has changed. Returns how to end that. */
export function followed(run: () => void): () => void {
  const again = () => {
    run();
    return {}; // another one each time
  };
  return toStore(again).subscribe(announce);
}

/** Notifies what observes signals that have changed while Svelte computed. */
export function announce(): void {
  untrack(() => batch(() => {}));
}

export function inComponent<R>(caller: string, run: () => R): R {
  try {
    return run();
  } catch (error) {
    throw new Error(
      `${caller}() was called outside of a component, or there are two copies of Svelte in the page. Call it while a component is made, before the first await; ` +
        'elsewhere, as in $effect.root(), make a resource() and end it with its destroy().',
      { cause: error },
    );
  }
}
