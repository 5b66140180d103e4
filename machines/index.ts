/**
 * The statechart of a resource, `resourceMachine`, with no signals: for actors and machines of your
 * own. It needs XState, and nothing else.
 */

export type { ResourceContext, ResourceEvent, ResourceInput } from './chart-types.js';
export { type ResourceMachine, type ResourceMachineSnapshot, resourceMachine } from './resource.machine.js';
export { type ResourceSnapshot, ResourceStatus } from './snapshot.js';
export type {
  Observable,
  ResourceCause,
  ResourceLoader,
  ResourceLoaderArgs,
  ResourceLoaderInput,
  ResourceLoaderLogic,
  ResourceStream,
  Streamed,
} from './types.js';
