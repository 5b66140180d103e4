/**
 * Resources, and the signals that they consist of. `resource()` makes a resource from params and a loader. `signal()` and `computed()` make what params
 * read, and `effect()` follows what a resource shows; `batch()` makes one change of several, and `untracked()` reads without following.
 *
 * Signals are readables of `@xstate/store`, and its atoms are tracked here as signals are.
 */

export { type ResourceLoader, type ResourceLoaderArgs, type ResourceSnapshot, ResourceStatus } from '../machines/index.js';
export { isResource, resource } from './resource/resource.js';
export type { Equal, Resource, ResourceOptions, ResourceWithValue } from './resource/types.js';
export { batch } from './signals/batch.js';
export { computed } from './signals/computed.js';
export { effect } from './signals/effect.js';
export { isSignal, signal } from './signals/signal.js';
export { untracked } from './signals/tracking.js';
export type { Observer, ReadonlySignal, Signal, SignalOptions, Subscription } from './signals/types.js';
