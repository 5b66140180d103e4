export type { ResourceLoader, ResourceLoaderArgs, ResourceLoaderInput } from './loader.js';
export {
  type ResourceContext,
  type ResourceEvent,
  type ResourceInput,
  type ResourceMachineSnapshot,
  resourceMachine,
} from './resource.machine.js';
export { type ResourceSnapshot, ResourceStatus } from './snapshot.js';
