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

/** Options of `testResource()`. All except `maxLength` are those of `ResourceModelOptions`. */
export interface TestResourceOptions<T, P, E extends ResourceModelEventType = ResourceModelUsualEventType>
  extends Pick<
    ResourceModelOptions<T, P, E>,
    'params' | 'values' | 'errors' | 'events' | 'force' | 'cached' | 'revalidate'
  > {
  /**
   * The maximum number of events in a path. Each additional event takes two to five times as long.
   * Default: 4.
   */
  readonly maxLength?: number | undefined;
}

/**
 * Tests that your function creates a resource that behaves exactly like `resource()`. It runs every
 * transition in several variants, and then every simple path of the model. After each event it
 * compares everything that the resource returns, everything that its observers are notified of, and
 * every call of its loader with what the chart says. It also settles superseded loads late.
 *
 * Use it for functions that wrap `resource()` and return what the loader loads, unchanged. For
 * everything else, use `resourceModel()`.
 *
 * To test a stream, include `'loader.item'` in `events`: `create` then receives a `stream` instead
 * of a `loader`. With `'params.waiting'`, the params that it receives read another resource with
 * `chain`.
 *
 * @param create Creates a new resource to test. It is called for each run of a path.
 * @returns Which transitions of the chart were taken.
 * @throws TypeError if `create` is not a function, or an option is unknown or of the wrong kind.
 * @throws Error at the first difference. It names the path, the step, and what differs.
 *
 * @example
 * ```ts
 * function loggedResource<T, P>(options: ResourceOptions<T, P>): Resource<T> {
 *   const logged = resource(options);
 *   effect(() => console.log(logged.status()));
 *   return logged;
 * }
 *
 * test('loggedResource() behaves like resource()', async () => {
 *   await testResource(({ params, loader }) => loggedResource({ params, loader }));
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
      `testResource() takes a function that creates a resource from { params, loader }, got ${describeValue(create)}.`,
    );
  }
  const data = readOptions(options);
  const model = new GraphModel(data);
  const tested = new WeakSet<Resource<unknown>>();
  const run = async (path: ModelPath, variant: Variant, actorAfter: number) => {
    const trial = new Trial(create as Create, data, variant, actorAfter);
    if (tested.has(trial.resource))
      throw new TypeError(
        'testResource(): create() must return a new resource each time, but it returned the same one twice.',
      );
    tested.add(trial.resource);
    await path.test(trial.executors());
    await trial.end(path.description);
  };
  for (const [index, path] of model.transitionPaths().entries()) {
    const choices = path.steps.length + 2; // before each event, at the end, never
    for (const [number, variant] of variants.entries()) await run(path, variant, (index + number) % choices);
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
