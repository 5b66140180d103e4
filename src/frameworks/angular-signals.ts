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

/** Where a function of Angular's is called that needs an injection context. */
export interface InjectorOption {
  /**
   * Overrides the current injector: then it may be called outside of an injection context, and ends
   * with that injector.
   */
  readonly injector?: Injector | undefined;
}

/**
 * An Angular signal that follows a signal. Call it in an injection context, or give it an
 * `injector`: it follows until that is destroyed, and keeps its last value then. A computed that
 * throws does so where it is read.
 *
 * @example
 * ```ts
 * readonly count = toAngularSignal(count);
 * ```
 * @throws TypeError if it is given no signal.
 */
export function toAngularSignal<T>(readable: ReadonlySignal<T>, options?: InjectorOption): Signal<T> {
  if (!isSignal(readable)) {
    throw new TypeError(
      `toAngularSignal() takes a signal, such as user.status, got ${describeValue(readable)}. Give it the signal itself, not its value.`,
    );
  }
  const injector = injectorFor('toAngularSignal', options);
  const { read, end } = followed(readable);
  injector.get(DestroyRef).onDestroy(end);
  return read;
}

/**
 * A signal that follows an Angular signal, or all that a function reads of Angular signals. Call it
 * in an injection context, or give it an `injector`: it follows until that is destroyed, and keeps
 * its last value then. Every read is right at once; effects run in a microtask.
 *
 * @example
 * ```ts
 * const user = resource({ params: fromAngularSignal(this.id), loader });
 * ```
 * @throws TypeError if it is given no function.
 */
export function fromAngularSignal<T>(read: () => T, options?: InjectorOption): ReadonlySignal<T> {
  if (typeof read !== 'function') {
    throw new TypeError(
      `fromAngularSignal() takes an Angular signal, or a function that reads some, got ${describeValue(read)}. Give it the signal itself, not its value.`,
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

/** The injector that is given, or the current one. */
export function injectorFor(caller: string, options: InjectorOption | undefined): Injector {
  if (options?.injector !== undefined) return options.injector;
  try {
    return inject(Injector);
  } catch (cause) {
    throw new Error(
      `${caller}() was called outside of an injection context, or there are two copies of @angular/core in the page. ` +
        'Call it in a constructor, or where a field is initialized, or give it an `injector`.',
      { cause },
    );
  }
}

/**
 * Runs functions so that Angular tracks what they read, beside whatever tracks signals of ours.
 * `changed` is called in the midst of a write: it may read nothing.
 *
 * Effects of Angular's run too late for that, and its computeds say nothing; so this is a node in
 * its graph. `@angular/core/primitives/signals` is what all of Angular's signals are made with, and
 * the same in each version since 20.
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
 * A signal of ours as one of Angular's. It is followed from when it is read first, so that what it
 * reads need not be there before.
 *
 * @param changed Called when there may be another value. It may read nothing.
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
      inMicrotask(invalidate); // a computed of Angular's computes, where nothing may be written
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
