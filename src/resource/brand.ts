import type { ResourceState } from './state.js';

/** The key of the property that holds a resource's members. */
export const membersKey = Symbol('members');

/** Leads to the same members, but is defined on the prototype, so copies do not have it. */
export const brandKey = Symbol('brand');

/** The state of a resource, or `undefined` if `x` is not one. */
export function stateOf(x: unknown): ResourceState | undefined {
  const isObject = typeof x === 'object' && x !== null;
  return isObject
    ? (x as { readonly [brandKey]?: { readonly state: ResourceState } })[brandKey]?.state
    : undefined;
}
