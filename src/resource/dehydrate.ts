import { describeValue } from '../../machines/errors.js';
import { paramsOf } from '../../machines/load.js';
import { untracked } from '../signals/tracking.js';
import { stateOf } from './brand.js';
import type { DehydratedResource } from './cached.js';
import { defaultName } from './options.js';
import type { Resource } from './types.js';

/**
 * Returns what resources have loaded, so that you can send it to where the same resources are
 * created again. For example, you call this on the server after rendering a page, and `hydrated()`
 * in the browser. Resources that are not `resolved` with a value are left out.
 *
 * @throws TypeError if an item is not a resource.
 * @throws Error if a resource has no `name`, or two have the same one.
 *
 * @example
 * ```ts
 * await user.settled();
 * const state = JSON.stringify(dehydrate([user])); // for a page
 * ```
 */
export function dehydrate(resources: Iterable<Resource<unknown>>): Record<string, DehydratedResource> {
  const names = new Set<string>();
  const state: Record<string, DehydratedResource> = Object.create(null) as Record<string, DehydratedResource>;
  for (const [index, each] of [...resources].entries()) {
    const found = stateOf(each);
    if (found === undefined) throw new TypeError(`dehydrate() takes resources, got ${describeValue(each)}.`);
    const { name } = found;
    if (name === defaultName) {
      throw new Error(
        `dehydrate(): resource ${index} has only the default name, "${name}", which cannot identify it. Set its option "name".`,
      );
    }
    if (names.has(name))
      throw new Error(`dehydrate(): two resources have the name "${name}". Give each its own name.`);
    names.add(name);
    const { status, context } = untracked(() => found.current(false));
    const { value } = context;
    if (status === 'resolved' && value !== undefined) state[name] = { params: paramsOf(context), value };
  }
  return { ...state };
}
