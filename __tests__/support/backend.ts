import type { ResourceLoaderArgs } from 'xstate-resource';

/** A load that a test settles by hand. */
export interface Load<P> {
  readonly params: P;
  readonly abortSignal: AbortSignal;
  readonly previous: ResourceLoaderArgs<unknown, P>['previous'];
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** A loader whose loads wait until the test settles them. */
export function backend<T, P = undefined>() {
  const loads: Load<P>[] = [];
  const loader = ({ params, abortSignal, previous }: ResourceLoaderArgs<T, P>): Promise<T> =>
    new Promise((resolve, reject) => {
      loads.push({ params, abortSignal, previous, resolve: resolve as (value: unknown) => void, reject });
    });
  const load = (index: number): Load<P> => {
    const found = loads.at(index);
    if (found === undefined) throw new Error(`There is no load ${index} of ${loads.length}`);
    return found;
  };
  return {
    loader,
    loads,
    load,
    /** Settles the load at `index` (the last one by default) and lets everything follow from it. */
    async flush(value: unknown, index = -1): Promise<void> {
      load(index).resolve(value);
      await turn();
    },
    async fail(error: unknown, index = -1): Promise<void> {
      load(index).reject(error);
      await turn();
    },
  };
}

/** The end of the turn: all microtasks have run. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
