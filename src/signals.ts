/** The public signals: functions over the nodes of the graph. */
import { show } from '../machines/errors.js';
import { Derived, type Node, Source, untracked } from './engine.js';
import { Effect, Listener } from './observers.js';
import type { Observer, ReadonlySignal, Signal, SignalOptions, Subscription } from './types.js';

const nodeOf = Symbol('node');

/** The part of a signal that the types do not show. */
interface Facade<T> {
  readonly [nodeOf]: Node<T>;
}

function facade<T>(node: Node<T>): ReadonlySignal<T> & Facade<T> {
  const read = () => node.read();
  const signal = Object.assign(read, {
    get: read,
    subscribe: (next: Observer<T> | ((value: T) => void), error?: (error: unknown) => void): Subscription => {
      const observer = typeof next === 'function' ? ({ next, error } as Observer<T>) : next;
      const listener = new Listener(node, observer);
      return { unsubscribe: () => listener.close() };
    },
    [nodeOf]: node,
  });
  // `useAtom` of the store packages takes a function for the definition of an atom, and asks that for the atom.
  Object.defineProperty(signal, 'createAtom', { value: () => signal });
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
  const node = new Source(initial, options);
  let readonly: ReadonlySignal<T> | undefined;
  return Object.assign(facade(node), {
    set: (value: T) => node.write(value),
    update: (change: (current: T) => T) => node.write(untracked(() => change(node.read()))),
    asReadonly: () => (readonly ??= facade(node)),
  });
}

/**
 * Makes a signal out of other signals. `compute` runs when the value is read, and again only after something that it has read changed.
 * If it throws, every read throws that error until a dependency changes. After its last observer has left, it computes once more.
 *
 * @example
 * ```ts
 * const fullName = computed(() => `${first()} ${last()}`);
 * ```
 */
export function computed<T>(compute: () => T, options: SignalOptions<T> = {}): ReadonlySignal<T> {
  demandFunction('computed', compute);
  return facade(new Derived(compute, options));
}

/**
 * Runs `run` at once, and again after each change of what it has read: synchronously, or after the outermost `batch`. What it returns, if
 * that is a function, is called before the next run and at the end. An error that it throws is reported as uncaught; the effect lives on.
 * One that changes what it reads runs until nothing changes any more; after 1000 times it is ended, with an error.
 *
 * @returns Ends the effect.
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

/**
 * Calls `listener` at every change, even in a batch, while the engine tells of it. Unlike a subscription it does not keep a computed alive.
 */
export function watch(watched: ReadonlySignal<unknown>, listener: () => void): Subscription {
  return (watched as ReadonlySignal<unknown> & Facade<unknown>)[nodeOf].watch(listener);
}

function demandFunction(name: string, given: unknown): void {
  if (typeof given !== 'function') throw new TypeError(`${name}() takes a function, got ${show(given)}.`);
}
