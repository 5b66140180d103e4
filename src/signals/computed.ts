import { assertFunction } from '../shared/assert-options.js';
import { Computed } from './graph.js';
import { createSignal } from './signal.js';
import type { ReadonlySignal, SignalOptions } from './types.js';

/**
 * Creates a signal that derives its value from other signals. `compute` runs when the value is
 * read, and again only after something that it has read has changed. If it throws, every read
 * throws that error until a dependency changes.
 *
 * @throws TypeError if `compute` is not a function.
 * @throws Error when the value is read, if the computed reads itself, directly or through others.
 * The message names the cycle.
 *
 * @example
 * ```ts
 * const fullName = computed(() => `${first()} ${last()}`);
 * ```
 */
export function computed<T>(compute: () => T, options?: SignalOptions<T>): ReadonlySignal<T> {
  assertFunction('computed', compute);
  return createSignal(new UserComputed(compute, options));
}

/** A user-supplied computed. */
class UserComputed<T> extends Computed<T> {
  readonly equal: ((a: T, b: T) => boolean) | undefined;
  readonly #compute: () => T;
  readonly #name: string | undefined;

  constructor(compute: () => T, options: SignalOptions<T> | undefined) {
    super();
    this.#compute = compute;
    this.equal = options?.equal;
    this.#name = options?.name;
  }

  get name(): string {
    return this.#name ?? (this.#compute.name || 'computed');
  }

  protected compute(): T {
    const compute = this.#compute; // called without a receiver
    return compute();
  }
}
