/** The signals: a facade over the atoms of `@xstate/store`. No other file knows the engine. */
import { createAtom, createReducerAtom, type ReadonlyAtom } from '@xstate/store';
import { show } from '../machines/errors.js';
import { report, soon } from './host.js';
import { batch, enqueue, type Task } from './scheduler.js';
import type { Observer, ReadonlySignal, Signal, SignalOptions, Subscription } from './types.js';

/*
 * A node keeps the value, its atom only a version: a number that is new whenever the value is. So functions, errors and `undefined`
 * need no care, and an atom that the engine keeps alive keeps no value alive.
 */
abstract class Node<T> {
  value: T | undefined = undefined;
  failed = false;
  error: unknown = undefined;
  version = 0;
  abstract readonly atom: ReadonlyAtom<number>;

  /** Brings the node up to date, and lets whoever is being computed depend on it. */
  track(): void {
    this.atom.get();
  }

  read(): T {
    this.track();
    if (this.failed) throw this.error;
    return this.value as T;
  }
}

/** `equal` may be the user's: what it reads is nobody's dependency. */
function same<T>(equal: (a: T, b: T) => boolean, a: T, b: T): boolean {
  return equal === Object.is ? Object.is(a, b) : untracked(() => equal(a, b));
}

class Source<T> extends Node<T> {
  readonly atom = createAtom(0);
  readonly equal: (a: T, b: T) => boolean;

  constructor(value: T, { equal = Object.is }: SignalOptions<T>) {
    super();
    this.value = value;
    this.equal = equal;
  }

  write(value: T): void {
    if (same(this.equal, this.value as T, value)) return;
    this.value = value;
    batch(() => this.atom.set(++this.version));
  }
}

/** A computed as the engine and the cycle check see it. */
interface Computation {
  readonly name: string;
  /** Failed because it met a computed that was waiting for it: it can say no more before that one has finished. */
  inCycle: boolean;
  /** Computes anew, because a dependency has changed. Returns the version: a new one if the outcome is new. */
  refresh(): number;
}

class Derived<T> extends Node<T> implements Computation {
  atom: ReadonlyAtom<number>;
  readonly compute: () => T;
  readonly equal: (a: T, b: T) => boolean;
  readonly name: string;
  inCycle = false;

  constructor(compute: () => T, { equal = Object.is, name = compute.name || 'computed' }: SignalOptions<T>) {
    super();
    this.compute = compute;
    this.equal = equal;
    this.name = name;
    this.atom = weakAtom(new WeakRef(this));
    unused.register(this, this.atom);
  }

  override track(): void {
    if (computing.includes(this)) throw cycle(this);
    if (this.inCycle) {
      this.inCycle = false;
      this.atom = weakAtom(new WeakRef(this)); // what it depends on is not known: compute it anew
      unused.register(this, this.atom);
    }
    this.atom.get();
  }

  refresh(): number {
    const first = this.version === 0;
    computing.push(this);
    try {
      const value = this.compute();
      if (!first && !this.failed && same(this.equal, this.value as T, value)) return this.version;
      this.value = value;
      this.error = undefined;
      this.failed = false;
    } catch (error) {
      if (this.failed && Object.is(this.error, error)) return this.version;
      this.value = undefined;
      this.error = error;
      this.failed = true;
    } finally {
      computing.pop();
    }
    return ++this.version;
  }
}

/** The computeds being computed now, each because the one before it reads it. */
const computing: Computation[] = [];

function cycle(node: Computation): Error {
  const circle = computing.slice(computing.indexOf(node));
  for (const other of circle.slice(1)) other.inCycle = true;
  const path = [...circle, node].map(({ name }) => name).join(' → ');
  return new Error(`A computed reads itself: ${path}. Break the circle, or read one of them in untracked() outside of a computed.`);
}

/*
 * A signal knows the computeds that have read it. They must not live as long as it does, so the engine holds no computed: it holds an
 * atom that finds its node by a weak reference. Who subscribes to a computed, or reads it in an effect, holds the node.
 */
function weakAtom(node: WeakRef<Computation>): ReadonlyAtom<number> {
  return createAtom<number>((version = 0) => node.deref()?.refresh() ?? version + 1);
}

/** Takes the atoms of collected computeds out of the engine's graph: one that has no subscriber left, and had one, is unlinked. */
const unused = /* @__PURE__ */ new FinalizationRegistry<ReadonlyAtom<number>>((atom) => atom.subscribe(() => {}).unsubscribe());

const outside = /* @__PURE__ */ createReducerAtom(0, (state: number, run: () => void) => {
  run();
  return state;
});

/** Runs `run` so that what it reads is not tracked by the computed or effect around it, and returns what it returned. */
export function untracked<T>(run: () => T): T {
  let result: T | undefined;
  outside.send(() => {
    result = run(); // the engine runs a reducer outside of any tracking
  });
  return result as T;
}

class Listener<T> implements Task {
  readonly name = 'A subscriber';
  queued = false;
  runs = 0;
  readonly node: Node<T>;
  readonly observer: Observer<T>;
  readonly #subscription: Subscription;
  #closed = false;
  #failed: boolean;
  #last: unknown;

  constructor(node: Node<T>, observer: Observer<T>) {
    this.node = node;
    this.observer = observer;
    this.#subscription = node.atom.subscribe(() => enqueue(this));
    this.#failed = node.failed;
    this.#last = node.failed ? node.error : node.value;
  }

  run(): void {
    if (!this.#closed) untracked(() => this.#notify());
  }

  #notify(): void {
    const { node, observer } = this;
    node.atom.get();
    const { failed } = node;
    const next = failed ? node.error : node.value;
    if (failed === this.#failed && Object.is(next, this.#last)) return; // there and back in one batch
    this.#failed = failed;
    this.#last = next;
    try {
      if (!failed) observer.next?.(next as T);
      else if (observer.error !== undefined) observer.error(next);
      else if (observer.next?.length === 0) (observer.next as () => void)();
    } catch (error) {
      report(error);
    }
  }

  close(): void {
    this.#closed = true;
    this.#subscription.unsubscribe();
    soon(() => this.#subscription.unsubscribe()); // the engine links a subscription again that was ended while it was notified
  }
}

class Effect implements Task {
  readonly name: string;
  queued = false;
  runs = 0;
  readonly #body: () => unknown;
  #cleanUp: unknown;
  #subscription: Subscription | undefined;
  #disposed = false;

  constructor(body: () => unknown) {
    this.name = body.name === '' ? 'An effect' : `The effect "${body.name}"`;
    this.#body = body;
  }

  /*
   * The engine tracks what is read inside an atom, so each run of the body is the first computation of an atom made for it. The second
   * time the engine asks that atom, something has changed; it reads nothing then, which takes it out of the graph, and the body is queued.
   */
  run(): void {
    if (this.#disposed) return;
    batch(() => {
      this.#tidy();
      let stale = false;
      const tracker = createAtom(() => {
        if (!stale) {
          stale = true;
          this.#attempt(() => {
            this.#cleanUp = this.#body();
          });
          return 'fresh';
        }
        return 'stale';
      });
      this.#subscription = tracker.subscribe(() => enqueue(this));
      if (this.#disposed) this.dispose();
      else if (untracked(() => tracker.get()) === 'stale') enqueue(this); // it changed what it had read
    });
  }

  dispose(): void {
    this.#disposed = true;
    this.#subscription?.unsubscribe();
    this.#tidy();
  }

  #tidy(): void {
    const cleanUp = this.#cleanUp;
    this.#cleanUp = undefined;
    if (typeof cleanUp === 'function') this.#attempt(() => untracked(() => cleanUp()));
  }

  #attempt(step: () => void): void {
    try {
      step();
    } catch (error) {
      report(error);
    }
  }
}

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
      const observer = typeof next !== 'function' ? next : error === undefined ? { next } : { next, error };
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
 * If it throws, every read throws that error until a dependency changes.
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
 * Calls `listener` at every change, inside the engine and even in a batch, so it must do nothing but take note. Unlike a subscription it
 * does not keep a computed alive.
 */
export function watch(watched: ReadonlySignal<unknown>, listener: () => void): Subscription {
  return (watched as ReadonlySignal<unknown> & Facade<unknown>)[nodeOf].atom.subscribe(listener);
}

function demandFunction(name: string, given: unknown): void {
  if (typeof given !== 'function') throw new TypeError(`${name}() takes a function, got ${show(given)}.`);
}
