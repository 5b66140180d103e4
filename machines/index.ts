/**
 * The statechart of a resource, `resourceMachine`, without signals. Use it for actors and in
 * machines of your own. It depends only on XState.
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
