/** The public signals: functions over the nodes of the graph. */
import { describeValue } from '../../machines/errors.js';
import type { Observer, ReadonlySignal, Signal, SignalOptions } from '../resource/types.js';
import { addLazily } from '../shared/lazy-members.js';
import { Effect, Listener } from './effect.js';
import { untracked } from './engine.js';
import { Computed, type Readable, Source } from './nodes.js';

const nodeOf = Symbol('node');

/** The part of a signal that the types do not show. */
interface Facade<T, R = Readable<T>> {
  [nodeOf]: R;
}

/** What all signals have. The signal itself is the function that reads. */
const readable = Object.create(Function.prototype) as Facade<unknown>;
addLazily(readable, {
  get: (signal) => signal,
  subscribe: (signal) => (next: Observer<unknown> | ((value: unknown) => void), error?: (error: unknown) => void) => {
    const listener = new Listener(signal[nodeOf].node, typeof next === 'function' ? ({ next, error } as Observer<unknown>) : next);
    return { unsubscribe: () => listener.close() };
  },
});

// `useAtom` of the store packages takes a function for the definition of an atom, and asks that for the atom. Nobody else is to see this.
Object.defineProperty(readable, 'createAtom', {
  value(this: unknown) {
    return this;
  },
});

const writable = Object.create(readable) as Facade<unknown, Source<unknown>>;
addLazily(writable, {
  set:
    ({ [nodeOf]: node }) =>
    (value: unknown) =>
      node.write(value),
  update:
    ({ [nodeOf]: node }) =>
    (change: (current: unknown) => unknown) =>
      node.write(untracked(() => change(node.read()))),
  asReadonly: ({ [nodeOf]: node }) => {
    const same = facade(node);
    return () => same;
  },
});

/** Makes a signal. */
export function facade<T>(node: Readable<T>, prototype: object = readable): ReadonlySignal<T> {
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
  return facade(new Source(initial, options), writable) as Signal<T>;
}

/**
 * Makes a signal out of other signals. `compute` runs when the value is read, and again only after something that it has read changed.
 * If it throws, every read throws that error until a dependency changes. After its last observer has left, it computes once more.
 *
 * @throws TypeError if `compute` is no function.
 * @throws Error, when it is read, if it reads itself, directly or round a circle; it names the computeds.
 *
 * @example
 * ```ts
 * const fullName = computed(() => `${first()} ${last()}`);
 * ```
 */
export function computed<T>(compute: () => T, options: SignalOptions<T> = {}): ReadonlySignal<T> {
  demandFunction('computed', compute);
  return facade(new Computed(compute, options));
}

/**
 * Runs `run` at once, and again after each change of what it has read: synchronously, or after the outermost `batch()`. What it returns, if
 * that is a function, is called before the next run and at the end. An error that it throws is reported as uncaught; the effect lives on.
 * One that changes what it reads runs until nothing changes any more; after 1000 times it is ended, with an error.
 *
 * @returns A function that ends the effect.
 * @throws TypeError if `run` is no function.
 *
 * @example
 * ```ts
 * const stop = effect(() => {
 *   document.title = user.hasValue() ? user.value().name : '…';
 * });
 * ```
 */
export function effect(run: () => void | (() => void)): () => void {
  demandFunction('effect', run);
  const task = new Effect(run);
  task.run();
  return () => task.dispose();
}

/** Whether `x` is a signal or a computed of this library. */
export function isSignal(x: unknown): x is ReadonlySignal<unknown> {
  return typeof x === 'function' && nodeOf in x;
}

function demandFunction(name: string, given: unknown): void {
  if (typeof given !== 'function') throw new TypeError(`${name}() takes a function, got ${describeValue(given)}.`);
}
