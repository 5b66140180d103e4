/**
 * What the entries for frameworks have in common, for a framework that has none: a resource that
 * belongs to a component, all that a resource shows as one signal, and scopes that carry what was
 * loaded on a server into the page.
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
