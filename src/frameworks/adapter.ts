/**
 * What the framework entries share, for a framework without an entry: a resource that belongs to a
 * component, one signal with the whole state of a resource, and scopes that transfer what a server
 * has loaded to the page.
 */

export { componentResource, ownerOf } from './component-resource.js';
export type {
  Answer,
  AskParams,
  ComponentOptions,
  ComponentPlace,
  ComponentResource,
  ParamsAs,
  ResourceControls,
} from './component-types.js';
export { readQuietly } from './read-quietly.js';
export { createResourceScope, type ResourceScope } from './scope.js';
export { type Shown, type ShownAs, shownOf } from './shown.js';
