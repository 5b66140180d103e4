export type { ResourceLoader, ResourceLoaderArgs, ResourceLoaderInput } from './loader.js';
export { type ResourceContext, type ResourceEvent, type ResourceInput, resourceMachine } from './resource.machine.js';
export { type ResourceSnapshot, ResourceStatus } from './snapshot.js';
