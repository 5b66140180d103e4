/** How signals and what Vue tracks follow each other. */

import { customRef, effect, getCurrentScope, onScopeDispose, type Ref, toRaw } from 'vue';
import { describeValue } from '../../machines/errors.js';
import { computed, isSignal, type ReadonlySignal, signal } from '../index.js';
import { assertFunction } from '../shared/assert-options.js';

/**
 * A ref that follows a signal. Call it in a component's setup, or in an effect scope: it follows
 * until that ends. What a computed throws is thrown where the ref is read.
 *
 * @throws TypeError if it is not given a signal; an Error outside of a setup and of an effect
 * scope.
 *
 * @example
 * ```ts
 * const count = useSignalValue(counter); // in a template: {{ count }}
 * ```
 */
export function useSignalValue<T>(readable: ReadonlySignal<T>): Readonly<Ref<T>> {
  if (!isSignal(readable)) {
    throw new TypeError(
      `useSignalValue() takes a signal, such as user.status, got ${describeValue(readable)}. Give it the signal itself, not its value.`,
    );
  }
  assertScope('useSignalValue');
  return following((changed) => readable.subscribe(() => changed()).unsubscribe, readable);
}

/**
 * A signal that follows what `read` reads of Vue's, and of signals: for `params`, `computed` and
 * `effect` outside of components. Call it in a component's setup, or in an effect scope: it follows
 * until that ends. It is lazy, as a computed is, and throws what `read` throws.
 *
 * @throws TypeError if it is not given a function; an Error outside of a setup and of an effect
 * scope.
 *
 * @example
 * ```ts
 * const id = fromVue(() => props.id);
 * const user = resource({ params: id, loader: fetchUser });
 * ```
 */
export function fromVue<T>(read: () => T): ReadonlySignal<T> {
  assertFunction('fromVue', read);
  assertScope('fromVue');
  const changes = signal(0);
  const observe = observer(() => changes.update((count) => count + 1));
  return computed(() => {
    changes();
    return observe(read);
  });
}

/**
 * Runs code apart from whatever in Vue has asked for that, which tracks nothing of it. Instead,
 * `changed` is called when something that the last run has read changes, until the scope ends.
 */
export function observer(changed: () => void): <T>(run: () => T) => T {
  let run: () => unknown = nothing;
  let outcome: () => unknown = nothing;
  const body = () => {
    try {
      const given = run();
      outcome = () => given;
    } catch (thrown) {
      outcome = () => {
        throw thrown;
      };
    }
  };
  const runner = effect(body, { scheduler: changed });
  return <T>(next: () => T) => {
    run = next;
    runner();
    const answer = outcome as () => T;
    run = nothing;
    outcome = nothing;
    return answer();
  };
}

export function nothing(): undefined {}

/** A ref that reads something outside of Vue, which calls `changed`. */
export function following<T>(
  subscribe: (changed: () => void) => () => void,
  read: () => T,
): Readonly<Ref<T>> {
  return customRef((track, trigger) => {
    onScopeDispose(subscribe(trigger));
    return {
      get() {
        track();
        return read();
      },
      set: nothing,
    };
  });
}

/**
 * A copy without anything reactive in it. To make it reads all there is, so a change deep inside is
 * seen, and the old params stay what they were.
 */
export function plain(data: unknown): unknown {
  if (Array.isArray(data)) return data.map(plain);
  if (!isPlainObject(data)) return toRaw(data);
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, plain(value)]));
}

function isPlainObject(data: unknown): data is object {
  return (
    typeof data === 'object' &&
    data !== null &&
    [Object.prototype, null].includes(Object.getPrototypeOf(data))
  );
}

export function assertScope(caller: string): void {
  if (getCurrentScope() !== undefined) return;
  throw new Error(
    `${caller}() was called outside of a component's setup and of an effect scope, or there are two copies of Vue in the page. ` +
      'Call it in setup, before the first await, or in the run() of an effectScope().',
  );
}
