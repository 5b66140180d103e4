/** Turns signals into refs, and what Vue tracks into signals. */

import { customRef, effect, getCurrentScope, onScopeDispose, type Ref, toRaw } from 'vue';
import { describeValue } from '../../machines/errors.js';
import { computed, isSignal, type ReadonlySignal, signal } from '../index.js';
import { assertFunction } from '../shared/assert-options.js';

/**
 * Returns a ref that follows a signal. Call it in a component's setup, or in an effect scope: the
 * ref follows the signal until the component or the scope ends. If a computed throws, reading the
 * ref throws.
 *
 * @throws TypeError if the argument is not a signal.
 * @throws Error if it is called outside a setup and outside an effect scope.
 *
 * @example
 * ```ts
 * const count = useSignalValue(counter); // in a template: {{ count }}
 * ```
 */
export function useSignalValue<T>(readable: ReadonlySignal<T>): Readonly<Ref<T>> {
  if (!isSignal(readable)) {
    throw new TypeError(
      `useSignalValue() takes a signal, such as user.status, got ${describeValue(readable)}. Pass the signal itself, not its value.`,
    );
  }
  assertScope('useSignalValue');
  return following((changed) => readable.subscribe(() => changed()).unsubscribe, readable);
}

/**
 * Returns a signal that follows what `read` reads, from Vue and from signals. Use it for `params`,
 * `computed`, and `effect` outside components. Call it in a component's setup, or in an effect
 * scope: the signal follows those reads until the component or the scope ends. Like a computed, the
 * signal is lazy, and throws what `read` throws.
 *
 * @throws TypeError if the argument is not a function.
 * @throws Error if it is called outside a setup and outside an effect scope.
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
 * Returns a function that runs code hidden from Vue's active observer, which tracks nothing of it.
 * Instead, `changed` is called when something that the last run has read changes, until the scope
 * ends.
 */
export function observer(changed: () => void): <T>(run: () => T) => T {
  let run: () => unknown = noop;
  let outcome: () => unknown = noop;
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
    run = noop;
    outcome = noop;
    return answer();
  };
}

export function noop(): undefined {}

/** Returns a ref that reads something outside Vue. `subscribe` reports its changes. */
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
      set: noop,
    };
  });
}

/**
 * Returns a copy with nothing reactive in it. Copying reads everything, so deep changes are
 * tracked, and the old params stay unchanged.
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
    `${caller}() was called outside a component's setup and outside an effect scope, or there are two copies of Vue in the page. ` +
      'Call it in setup, before the first await, or in the run() of an effectScope().',
  );
}
