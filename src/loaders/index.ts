/**
 * Debouncing, retries, timeouts, and periodic reloads: `import … from 'xstate-resource/loaders'`.
 */
export type { Policy } from '../index.js';
export { attemptsOf, retryNow } from './attempts.js';
export { keepFresh } from './keep-fresh.js';
export type { Attempts, KeepFreshOptions, PolicyOptions, RetryOptions } from './types.js';
export { type LoaderPolicy, type PolicyLogic, type PolicyMachine, withPolicy } from './with-policy.js';
