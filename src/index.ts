export { type ResourceLoader, type ResourceLoaderArgs, type ResourceSnapshot, ResourceStatus } from '../machines/index.js';
export { untracked } from './engine.js';
export { isResource, resource } from './resource.js';
export { batch } from './scheduler.js';
export { computed, effect, isSignal, signal } from './signals.js';
export type {
  Observer,
  ReadonlySignal,
  Resource,
  ResourceOptions,
  ResourceWithValue,
  Signal,
  SignalOptions,
  Subscription,
} from './types.js';
