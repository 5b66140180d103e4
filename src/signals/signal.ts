import { defineLazyMembers } from '../shared/lazy-members.js';
import { untracked } from './engine.js';
import { type Readable, Source } from './nodes.js';
import { Subscriber } from './subscription.js';
import type { Observer, ReadonlySignal, Signal, SignalOptions } from './types.js';

const nodeOf = Symbol('node');

/** The part of a signal that the types do not show. */
interface Facade<T, R = Readable<T>> {
  [nodeOf]: R;
}

/** What all signals have. The signal itself is the function that reads. */
const readable = Object.create(Function.prototype) as Facade<unknown>;
defineLazyMembers(readable, {
  get: (signal) => signal,
  subscribe: (signal) => (next: Observer<unknown> | ((value: unknown) => void), error?: (error: unknown) => void) => {
    const subscriber = new Subscriber(signal[nodeOf].node, typeof next === 'function' ? ({ next, error } as Observer<unknown>) : next);
    return { unsubscribe: () => subscriber.close() };
  },
});

// `useAtom` of the store packages takes a function for the definition of an atom, and asks that for the atom. Nobody else is to see this.
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

/** Makes the signal of a node: the function that reads it. */
export function createSignal<T>(node: Readable<T>, prototype: object = readable): ReadonlySignal<T> {
  const signal = Object.setPrototypeOf(() => node.read(), prototype) as ReadonlySignal<T> & Facade<T>;
  signal[nodeOf] = node;
  return signal;
}

/**
 * Makes a signal: a value that can be read, followed and written.
 *
 * @example
 * ```ts
 * const count = signal(1);
 * const double = computed(() => count() * 2);
 * count.set(2);
 * double(); // 4
 * ```
 */
export function signal<T>(initial: T, options: SignalOptions<T> = {}): Signal<T> {
  return createSignal(new Source(initial, options), writable) as Signal<T>;
}

/** Whether `x` is a signal or a computed of this library. */
export function isSignal(x: unknown): x is ReadonlySignal<unknown> {
  return typeof x === 'function' && nodeOf in x;
}
