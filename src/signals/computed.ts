import { assertFunction } from '../shared/assert-options.js';
import { Computed } from './nodes.js';
import { createSignal } from './signal.js';
import type { ReadonlySignal, SignalOptions } from './types.js';

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
  assertFunction('computed', compute);
  return createSignal(new Computed(compute, options));
}
