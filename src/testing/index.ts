/**
 * Tests from the statechart, with any test runner. `resourceModel()` is for what shows a resource
 * in its own way, such as a component or a page; `testResource()` for what wraps `resource()` and
 * is still to be one. `controlledLoader()` has loads that a test settles, and `flushPromises()`
 * waits for what follows from that. [docs/testing.md](testing.md) shows it.
 */

export { type ControlledLoad, type ControlledLoader, controlledLoader } from './controlled-loader.js';
export { resourceModel } from './model.js';
export type { TestResourceParts } from './trial.js';
export { flushPromises } from './turn.js';
export type {
  ResourceModel,
  ResourceModelCoverage,
  ResourceModelData,
  ResourceModelEvent,
  ResourceModelEvents,
  ResourceModelEventType,
  ResourceModelExecutors,
  ResourceModelOptions,
  ResourceModelPath,
  ResourceModelState,
  ResourceModelStep,
  ResourceModelTransition,
  ResourceModelUsualEventType,
} from './types.js';
export { type TestResourceOptions, testResource } from './verify.js';
