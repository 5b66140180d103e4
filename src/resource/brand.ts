import type { ResourceState } from './state.js';

/** Where a resource has what it is made of. */
export const membersKey = Symbol('members');

/** The same, but not for copies: its prototype has it. */
export const brandKey = Symbol('brand');

/** The state of a resource, `undefined` of anything else. */
export function stateOf(x: unknown): ResourceState | undefined {
  const isObject = typeof x === 'object' && x !== null;
  return isObject
    ? (x as { readonly [brandKey]?: { readonly state: ResourceState } })[brandKey]?.state
    : undefined;
}
