/**
 * What the entries for frameworks have in common, for a framework that has none: a resource that belongs to a component, all that a resource shows as one signal,
 * and scopes that carry what was loaded on a server into the page.
 */

export {
  type AskParams,
  type ComponentOptions,
  type ComponentPart,
  ComponentResource,
  ownerOf,
  type ParamsAs,
  type ResourceControls,
} from './component-resource.js';
export { createResourceScope, type ResourceScope } from './scope.js';
export { type Shown, type ShownError, type ShownWithoutValue, type ShownWithValue, shownOf } from './shown.js';
