/** The statechart of a resource, `resourceMachine`, with no signals: for actors and machines of your own. It needs XState, and nothing else. */

export {
  type ResourceContext,
  type ResourceEvent,
  type ResourceInput,
  type ResourceMachineSnapshot,
  resourceMachine,
} from './resource.machine.js';
export { type ResourceSnapshot, ResourceStatus } from './snapshot.js';
export type { ResourceLoader, ResourceLoaderArgs, ResourceLoaderInput } from './types.js';
