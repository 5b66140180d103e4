import { describeValue } from '../../machines/errors.js';
import type { Resource } from '../index.js';
import { GraphModel } from './model.js';
import { readOptions } from './model-options.js';
import type { ModelPath } from './path.js';
import { type Create, type TestResourceParts, Trial, type Variant, variants } from './trial.js';
import type {
  ResourceModelCoverage,
  ResourceModelData,
  ResourceModelEventType,
  ResourceModelOptions,
  ResourceModelUsualEventType,
} from './types.js';

/**
 * With what, and how far, a resource is tested. All but `maxLength` are those of
 * `ResourceModelOptions`.
 */
export interface TestResourceOptions<T, P, E extends ResourceModelEventType = ResourceModelUsualEventType>
  extends Pick<
    ResourceModelOptions<T, P, E>,
    'params' | 'values' | 'errors' | 'events' | 'force' | 'cached' | 'revalidate'
  > {
  /**
   * The number of events up to which paths go. Each one more takes two to five times as long.
   * Default: 4.
   */
  readonly maxLength?: number | undefined;
}

/**
 * Tests that something is a resource in all respects. It runs every transition, in each way it can
 * come about, and every simple path of the model against it. After each event it compares all that
 * the resource shows, tells its observers and asks of its loader, with what the chart says.
 * Superseded loads are settled too, late.
 *
 * It is for what wraps `resource()` and shows what its loader loads, unchanged. For a system that
 * shows it in its own way: `resourceModel()`.
 *
 * A resource with streams is tested by the events that streams have, `'loader.item'` among them:
 * `create` is given a `stream` in place of a `loader` then. With `'params.waiting'`, the params ask
 * for the value of another resource by `chain`, which they are given.
 *
 * @param create Makes the resource to test. It is called once for each path.
 * @returns Which transitions of the chart were taken.
 * @throws TypeError if `create` is no function, or an option is unknown or of the wrong kind.
 * @throws Error at the first difference; it names the path, the step and what differs.
 *
 * @example
 * ```ts
 * function logged<T, P>(options: ResourceOptions<T, P>): Resource<T> {
 *   const made = resource(options);
 *   effect(() => console.log(made.status()));
 *   return made;
 * }
 *
 * test('a resource with a log is a resource', async () => {
 *   await testResource(({ params, loader }) => logged({ params, loader }));
 * });
 * ```
 */
export function testResource<
  T = string,
  P = number | undefined,
  const E extends ResourceModelEventType = ResourceModelUsualEventType,
>(
  create: (parts: TestResourceParts<T, P, NoInfer<E>>) => Resource<NoInfer<T>>,
  options: TestResourceOptions<T, P, E> & ResourceModelData<T, P>,
): Promise<ResourceModelCoverage>;
export function testResource(
  create: (parts: TestResourceParts<string, number | undefined>) => Resource<string>,
): Promise<ResourceModelCoverage>;
export async function testResource(
  create: unknown,
  { maxLength = 4, ...options }: { readonly maxLength?: number | undefined } = {},
) {
  if (typeof create !== 'function') {
    throw new TypeError(
      `testResource() takes a function that makes a resource from { params, loader }, got ${describeValue(create)}.`,
    );
  }
  const data = readOptions(options);
  const model = new GraphModel(data);
  const tested = new WeakSet<Resource<unknown>>();
  const run = async (path: ModelPath, variant: Variant, actorAfter: number) => {
    const trial = new Trial(create as Create, data, variant, actorAfter);
    if (tested.has(trial.resource))
      throw new TypeError(
        'testResource(): create() must return a new resource each time, got one for the second time.',
      );
    tested.add(trial.resource);
    await path.test(trial.executors());
    await trial.end(path.description);
  };
  for (const [index, path] of model.transitionPaths().entries()) {
    const moments = path.steps.length + 2; // before each event, at the end, never
    for (const [number, variant] of variants.entries()) await run(path, variant, (index + number) % moments);
  }
  for (const [index, path] of model.simplePaths({ maxLength }).entries()) {
    await run(
      path,
      variants[index % variants.length] as Variant,
      Math.floor(index / variants.length) % (path.steps.length + 2),
    );
  }
  return model.coverage();
}
