/**
 * Resources, and the signals that they consist of. `resource()` makes a resource from params and a loader. `signal()` and `computed()` make what params
 * read, and `effect()` follows what a resource shows; `batch()` makes one change of several, and `untracked()` reads without following.
 *
 * Signals are readables of `@xstate/store`, and its atoms are tracked here as signals are.
 */

export { type ResourceLoader, type ResourceLoaderArgs, type ResourceSnapshot, ResourceStatus } from '../machines/index.js';
export { isResource, resource } from './resource/resource.js';
export type {
  Equal,
  Observer,
  ReadonlySignal,
  Resource,
  ResourceOptions,
  ResourceWithValue,
  Signal,
  SignalOptions,
  Subscription,
} from './resource/types.js';
export { batch } from './signals/batch.js';
export { untracked } from './signals/engine.js';
export { computed, effect, isSignal, signal } from './signals/signal.js';
