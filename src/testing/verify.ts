import type { Resource } from '../types.js';
import { resourceModel } from './model.js';
import { type Create, type TestResourceParts, Trial } from './trial.js';
import type { ResourceModelCoverage, ResourceModelOptions } from './types.js';

/** With what, and how far, a resource is tested. */
export interface TestResourceOptions<T, P> extends Pick<ResourceModelOptions<T, P>, 'params' | 'values' | 'errors'> {
  /** The number of events up to which paths go. Each one more takes about four times as long. Default: 4. */
  readonly maxLength?: number | undefined;
}

/**
 * Tests that something is a resource in all respects. It runs every transition and every simple path of the model against it. After each event
 * it compares all that the resource shows, tells its observers and asks of its loader, with what the chart says. Superseded loads are
 * settled too, late.
 *
 * It is for what wraps `resource()` and shows what its loader loads, unchanged. For a system that shows it in its own way: `resourceModel`.
 *
 * @param create Makes the resource to test. It is called once for each path.
 * @returns Which transitions of the chart were taken.
 * @throws Error at the first difference; it names the path, the step and what differs.
 *
 * @example
 * ```ts
 * test('my resource with a log is a resource', async () => {
 *   await testResource(({ params, loader }) => loggedResource({ params, loader }));
 * });
 * ```
 */
export async function testResource<T = string, P = number | undefined>(
  create: (parts: TestResourceParts<T, P>) => Resource<T>,
  { maxLength = 4, ...data }: TestResourceOptions<T, P> = {},
): Promise<ResourceModelCoverage> {
  const model = resourceModel<unknown, unknown>(data);
  const paths = [...model.transitionPaths(), ...model.simplePaths({ maxLength })];
  for (const [index, path] of paths.entries()) {
    const trial = new Trial(create as Create, { isObserved: index % 2 === 0, isSettledFirst: index % 4 < 2 });
    await path.test(trial.executors());
    await trial.end(path.description);
  }
  return model.coverage();
}
