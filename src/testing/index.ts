export { type ControlledLoad, type ControlledLoader, controlledLoader } from './loader.js';
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
} from './types.js';
export { type TestResourceOptions, testResource } from './verify.js';
