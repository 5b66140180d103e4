import { describeValue } from '../../machines/errors.js';
import { paramsOf } from '../../machines/load.js';
import { untracked } from '../signals/tracking.js';
import { stateOf } from './brand.js';
import type { DehydratedResource } from './cached.js';
import { defaultName } from './options.js';
import type { Resource } from './types.js';

/**
 * Gives what resources have loaded, to be sent to where they are made again: by `hydrated()` in the
 * browser, after a page was rendered on the server. Those that are not `resolved` with a value are
 * left out.
 *
 * @throws TypeError if one is not a resource.
 * @throws Error if one has no `name`, or two have the same.
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
        `dehydrate(): resource ${index} has no name but the default, "${name}", by which nothing could be found. Give it one.`,
      );
    }
    if (names.has(name))
      throw new Error(`dehydrate(): two resources have the name "${name}". Give each a name of its own.`);
    names.add(name);
    const { status, context } = untracked(() => found.current(false));
    const { value } = context;
    if (status === 'resolved' && value !== undefined) state[name] = { params: paramsOf(context), value };
  }
  return { ...state };
}
