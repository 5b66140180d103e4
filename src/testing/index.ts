export { type ControlledLoad, type ControlledLoader, controlledLoader } from './loader.js';
export { resourceModel } from './model.js';
export { flushPromises } from './turn.js';
export type {
  ResourceModel,
  ResourceModelCoverage,
  ResourceModelEvent,
  ResourceModelEventType,
  ResourceModelExecutors,
  ResourceModelOptions,
  ResourceModelPath,
  ResourceModelState,
  ResourceModelStep,
  ResourceModelTransition,
} from './types.js';
export { type TestResourceOptions, type TestResourceParts, testResource } from './verify.js';
