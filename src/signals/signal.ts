import { defineLazyMembers } from '../shared/lazy-members.js';
import { warnOfSecondCopy } from '../shared/second-copy.js';
import { Source } from './source.js';
import { Subscriber } from './subscription.js';
import { untracked } from './tracking.js';
import type { Observer, ReadonlySignal, Signal, SignalOptions, Subscription } from './types.js';
import type { Valued } from './valued.js';

/** What a signal reads. `node` is its node in the graph. */
export interface Readable<T> {
  read(): T;
  readonly node: Valued<T>;
}

const nodeOf = Symbol('node');

/** The private part of a signal, which its public types do not show. */
interface Facade<T, R = Readable<T>> {
  [nodeOf]: R;
}

/** The members of all signals. The signal itself is the function that reads. */
const readable = Object.create(Function.prototype) as Facade<unknown>;
defineLazyMembers(readable, {
  get: (signal) => signal,
  subscribe:
    (signal) => (next: Observer<unknown> | ((value: unknown) => void), error?: (error: unknown) => void) => {
      const { node } = signal[nodeOf];
      return subscriptionOf(
        typeof next === 'function'
          ? new Subscriber(node, { next, error }, undefined)
          : new Subscriber(node, next, next),
      );
    },
});

/**
 * A separate function, so that a retained subscription does not retain the observer after it has
 * ended.
 */
function subscriptionOf(subscriber: Subscriber<unknown>): Subscription {
  return { unsubscribe: () => subscriber.close() };
}

// `useAtom` of the store packages treats a function as the definition of an atom, and calls its
// `createAtom`. This member is hidden from everybody else.
Object.defineProperty(readable, 'createAtom', {
  value(this: unknown) {
    return this;
  },
});

const writable = Object.create(readable) as Facade<unknown, Source<unknown>>;
defineLazyMembers(writable, {
  set:
    ({ [nodeOf]: node }) =>
    (value: unknown) =>
      node.write(value),
  update:
    ({ [nodeOf]: node }) =>
    (change: (current: unknown) => unknown) =>
      node.write(untracked(() => change(node.read()))),
  asReadonly: ({ [nodeOf]: node }) => {
    const same = createSignal(node);
    return () => same;
  },
});

/** Creates the signal of a node: the function that reads it. */
export function createSignal<T>(node: Readable<T>, prototype: object = readable): ReadonlySignal<T> {
  warnOfSecondCopy();
  const signal = Object.setPrototypeOf(() => node.read(), prototype) as ReadonlySignal<T> & Facade<T>;
  signal[nodeOf] = node;
  return signal;
}

/**
 * Creates a signal: a value that you can read, subscribe to, and write.
 *
 * @example
 * ```ts
 * const count = signal(1);
 * const double = computed(() => count() * 2);
 * count.set(2);
 * double(); // 4
 * ```
 */
export function signal<T>(initial: T, options?: SignalOptions<T>): Signal<T> {
  return createSignal(new Source(initial, options?.equal), writable) as Signal<T>;
}

/** The node of a signal in the graph. */
export function nodeIn<T>(signal: ReadonlySignal<T>): Valued<T> {
  return (signal as ReadonlySignal<T> & Facade<T>)[nodeOf].node;
}

/** Whether `x` is a signal or a computed of this library. */
export function isSignal(x: unknown): x is ReadonlySignal<unknown> {
  return typeof x === 'function' && nodeOf in x;
}
