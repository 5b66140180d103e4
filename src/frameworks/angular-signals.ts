import {
  DestroyRef,
  Injector,
  inject,
  computed as ngComputed,
  signal as ngSignal,
  untracked as ngUntracked,
  type Signal,
} from '@angular/core';
import {
  consumerAfterComputation,
  consumerBeforeComputation,
  consumerDestroy,
  REACTIVE_NODE,
  type ReactiveNode,
} from '@angular/core/primitives/signals';
import { describeValue } from '../../machines/errors.js';
import { inMicrotask } from '../../machines/microtask.js';
import { computed, isSignal, type ReadonlySignal, signal, untracked } from '../index.js';
import { announcingLater } from '../signals/batch.js';
import { onInvalidate } from '../signals/invalidation.js';

/** Options of a function that needs an injection context. */
export interface InjectorOption {
  /**
   * The injector to use instead of the current one. With it, you can call the function outside an
   * injection context. What the function creates ends with this injector.
   */
  readonly injector?: Injector | undefined;
}

/**
 * Returns an Angular signal that follows a signal. Call it in an injection context, or pass an
 * `injector`. The Angular signal follows the other one until that context or injector is destroyed,
 * and then keeps its last value. If a computed throws, reading the Angular signal throws.
 *
 * @example
 * ```ts
 * readonly count = toAngularSignal(count);
 * ```
 * @throws TypeError if the argument is not a signal.
 * @throws Error if it is called outside an injection context without an `injector`.
 */
export function toAngularSignal<T>(readable: ReadonlySignal<T>, options?: InjectorOption): Signal<T> {
  if (!isSignal(readable)) {
    throw new TypeError(
      `toAngularSignal() takes a signal, such as user.status, got ${describeValue(readable)}. Pass the signal itself, not its value.`,
    );
  }
  const injector = injectorFor('toAngularSignal', options);
  const { read, end } = followed(readable);
  injector.get(DestroyRef).onDestroy(end);
  return read;
}

/**
 * Returns a signal that follows an Angular signal, or all Angular signals that a function reads.
 * Call it in an injection context, or pass an `injector`. The new signal follows them until that
 * context or injector is destroyed, and then keeps its last value. Reads are always up to date;
 * effects run in a microtask.
 *
 * @example
 * ```ts
 * const user = resource({ params: fromAngularSignal(this.id), loader });
 * ```
 * @throws TypeError if the argument is not a function.
 * @throws Error if it is called outside an injection context without an `injector`.
 */
export function fromAngularSignal<T>(read: () => T, options?: InjectorOption): ReadonlySignal<T> {
  if (typeof read !== 'function') {
    throw new TypeError(
      `fromAngularSignal() takes an Angular signal, or a function that reads signals, got ${describeValue(read)}. Pass the signal itself, not its value.`,
    );
  }
  const injector = injectorFor('fromAngularSignal', options);
  const changes = signal({});
  const { track, end } = tracker(() => announcingLater(() => changes.set({})));
  injector.get(DestroyRef).onDestroy(end);
  return computed(() => {
    changes();
    return track(read);
  });
}

/** Returns the given injector, or the current one. */
export function injectorFor(caller: string, options: InjectorOption | undefined): Injector {
  if (options?.injector !== undefined) return options.injector;
  try {
    return inject(Injector);
  } catch (cause) {
    throw new Error(
      `${caller}() was called outside an injection context, or there are two copies of @angular/core in the page. ` +
        'Call it in a constructor or a field initializer, or pass it an `injector`.',
      { cause },
    );
  }
}

/**
 * Runs functions so that Angular tracks what they read, in addition to our own tracking. `changed`
 * is called in the middle of a write, so it must not read anything.
 *
 * Angular's effects run too late for this, and its computeds notify nothing, so this is a node in
 * Angular's graph. All Angular signals are built with `@angular/core/primitives/signals`, which has
 * been the same in each version since 20.
 */
export function tracker(changed: () => void): { track<T>(run: () => T): T; end(): void } {
  const node: ReactiveNode = Object.assign(Object.create(REACTIVE_NODE), {
    consumerIsAlwaysLive: true,
    consumerMarkedDirty: changed,
  });
  let hasEnded = false;
  return {
    track(run) {
      if (hasEnded) return ngUntracked(run);
      node.dirty = false;
      const outer = consumerBeforeComputation(node);
      try {
        return run();
      } finally {
        consumerAfterComputation(node, outer);
      }
    },
    end() {
      hasEnded = true;
      consumerDestroy(node);
    },
  };
}

/**
 * Returns one of our signals as an Angular signal. It is followed from its first read on, so what
 * it reads need not exist before.
 *
 * @param changed Called when the value may have changed. It must not read anything.
 */
export function followed<T>(
  ours: ReadonlySignal<T>,
  changed?: () => void,
): { readonly read: Signal<T>; end(): void } {
  const version = ngSignal({});
  let hasEnded = false;
  let stop: (() => void) | undefined;
  const invalidate = () => {
    try {
      version.set({});
    } catch {
      inMicrotask(invalidate); // an Angular computed is computing, so nothing may be written now
      return;
    }
    changed?.();
  };
  const readOurs = () => {
    if (!hasEnded) stop ??= onInvalidate(ours, invalidate);
    return ours();
  };
  const read = ngComputed(() => {
    version();
    return ngUntracked(() => announcingLater(() => untracked(readOurs)));
  });
  return {
    read,
    end() {
      hasEnded = true;
      stop?.();
    },
  };
}
