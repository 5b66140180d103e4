/**
 * Resources, and the signals that they consist of. `resource()` creates a resource from params and
 * a loader. `signal()` and `computed()` create the signals that params read, and `effect()` reacts
 * to what a resource shows. `batch()` combines several changes into one, and `untracked()` reads
 * without tracking.
 *
 * Signals are readables of `@xstate/store`. Atoms of `@xstate/store` are tracked like signals.
 */

export {
  type Observable,
  type ResourceLoader,
  type ResourceLoaderArgs,
  type ResourceLoaderInput,
  type ResourceLoaderLogic,
  type ResourceSnapshot,
  ResourceStatus,
  type ResourceStream,
  type Streamed,
} from '../machines/index.js';
export { type Dehydrated, type DehydratedResource, hydrated } from './resource/cached.js';
export { dehydrate } from './resource/dehydrate.js';
export { isResource, resource } from './resource/resource.js';
export type {
  CommonOptions,
  Equal,
  LoadedBy,
  LoaderOptions,
  LoaderPart,
  LogicOptions,
  LogicPart,
  ParamsOf,
  Policy,
  Resource,
  ResourceLogic,
  ResourceOptions,
  ResourceParamsTools,
  ResourceWithValue,
  SharedOptions,
  StreamOptions,
  StreamPart,
} from './resource/types.js';
export { batch } from './signals/batch.js';
export { computed } from './signals/computed.js';
export { effect } from './signals/effect.js';
export { isSignal, signal } from './signals/signal.js';
export { untracked } from './signals/tracking.js';
export type { Observer, ReadonlySignal, Signal, SignalOptions, Subscription } from './signals/types.js';
