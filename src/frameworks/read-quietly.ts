import type { ReadonlySignal } from '../index.js';
import { announcingLater } from '../signals/batch.js';

/**
 * Reads a signal where nothing may be notified, such as in a computed or a template of a framework:
 * what waits to be notified of `ask()` goes on waiting, while any other read of a computed lets it
 * run.
 */
export function readQuietly<T>(readable: ReadonlySignal<T>): T {
  return announcingLater(readable);
}
