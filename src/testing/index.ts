/**
 * Generates tests from the statechart, for any test runner. Use `resourceModel()` to test code that
 * shows a resource, such as a component or a page. Use `testResource()` to test a function that
 * wraps `resource()`. `controlledLoader()` creates a loader whose loads your test settles, and
 * `flushPromises()` waits for what follows from that. See [docs/testing.md](testing.md).
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
