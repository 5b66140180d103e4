import {
  type Accessor,
  createMemo,
  createRenderEffect,
  createSignal,
  getOwner,
  on,
  onCleanup,
  untrack,
} from 'solid-js';
import { isServer } from 'solid-js/web';
import { describeValue } from '../../machines/errors.js';
import { batch, computed, isSignal, type ReadonlySignal, signal } from '../index.js';
import { announcingLater } from '../signals/batch.js';

/**
 * Returns an accessor that follows a signal. Call it while a component is created, or under another
 * owner: the accessor follows the signal until that owner is disposed of.
 *
 * @throws TypeError if the argument is not a signal.
 * @throws Error if it is called outside a component and outside a root.
 *
 * @example
 * ```tsx
 * const count = signal(0);
 * const Counter = () => {
 *   const shown = fromSignal(count);
 *   return <button onClick={() => count.update((n) => n + 1)}>{shown()}</button>;
 * };
 * ```
 */
export function fromSignal<T>(readable: ReadonlySignal<T>): Accessor<T> {
  if (!isSignal(readable)) {
    throw new TypeError(
      `fromSignal() takes a signal, such as user.status, got ${describeValue(readable)}. Pass the signal itself, not its value.`,
    );
  }
  assertOwner('fromSignal');
  if (isServer) return readable.get;
  const [track, trigger] = createSignal(undefined, { equals: false });
  onCleanup(readable.subscribe(() => trigger()).unsubscribe);
  return () => {
    track();
    return readable();
  };
}

/**
 * Returns a signal that follows what `read` reads from Solid. Call it while a component is created,
 * or under another owner: the signal follows those reads until that owner is disposed of. The
 * signal agrees with Solid as soon as Solid's `batch()` has ended.
 *
 * @throws TypeError if the argument is not a function.
 * @throws Error if it is called outside a component and outside a root.
 *
 * @example
 * ```ts
 * const [id, setId] = createSignal(1);
 * const user = resource({ params: fromSolid(id), loader: ({ params }) => fetchUser(params) });
 * ```
 */
export function fromSolid<T>(read: () => T): ReadonlySignal<T> {
  if (typeof read !== 'function')
    throw new TypeError(`fromSolid() takes an accessor, got ${describeValue(read)}.`);
  assertOwner('fromSolid');
  const changes = signal(0);
  const followed = createMemo(() => {
    try {
      read();
    } catch {} // thrown below, to code that reads the value
    announcingLater(() => untrack(() => changes.update((count) => count + 1)));
    return {}; // a new one each time, so that it counts as a change
  });
  createRenderEffect(on(followed, announce, { defer: true }));
  return computed(() => {
    changes();
    return read();
  });
}

/** Notifies observers of signals that have changed while Solid computed. */
export function announce(): void {
  batch(() => {});
}

export function assertOwner(caller: string): void {
  if (getOwner() !== null) return;
  throw new Error(
    `${caller}() was called outside a component and outside a root, or there are two copies of Solid in the page. ` +
      'Call it while a component is created, before the first await, or in createRoot().',
  );
}
