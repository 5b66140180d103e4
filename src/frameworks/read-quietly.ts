import type { ReadonlySignal } from '../index.js';
import { announcingLater } from '../signals/batch.js';

/**
 * Reads a signal where nothing may be notified, such as in a framework's computed or template.
 * Observers that are waiting to be notified of `ask()` keep waiting, whereas any other read of a
 * computed would notify them.
 */
export function readQuietly<T>(readable: ReadonlySignal<T>): T {
  return announcingLater(readable);
}
