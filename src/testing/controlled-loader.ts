import { describeValue } from '../../machines/errors.js';
import type { ResourceLoaderArgs } from '../../machines/index.js';
import { flushPromises } from './turn.js';

/** A load of a controlled loader: what the resource asked for. */
export interface ControlledLoad<T, P> extends ResourceLoaderArgs<T, P> {
  /** Whether it was resolved or rejected. A load that was aborted may still be settled, late. */
  readonly isSettled: boolean;
}

/** A loader whose loads wait until a test settles them. */
export interface ControlledLoader<T, P> {
  /** Begins a load. A resource calls it, or a loader of yours that wraps it, with values of a type that it need not know. */
  (args: ResourceLoaderArgs<unknown, P>): Promise<T>;
  /** All loads so far, the oldest first. */
  readonly loads: readonly ControlledLoad<T, P>[];
  /** Those that a resource waits for: neither settled nor aborted. */
  readonly pending: readonly ControlledLoad<T, P>[];
  /**
   * Resolves a load with `value`, at once.
   *
   * @param load The load, or its index; negative ones count from the end. Default: the newest.
   * @returns A promise for the end of the turn, when all has followed from it. In React: `await act(() => users.resolve(ada))`.
   * @throws Error if there is no such load, or it was settled before.
   */
  resolve(value: T, load?: ControlledLoad<T, P> | number): Promise<void>;
  /** Rejects a load with `error`, at once; otherwise as `resolve`. */
  reject(error: unknown, load?: ControlledLoad<T, P> | number): Promise<void>;
}

/** A load with the two ends of its promise. */
interface OpenLoad<T, P> extends ControlledLoad<T, P> {
  isSettled: boolean;
  readonly settle: { readonly resolve: (value: T) => void; readonly reject: (error: unknown) => void };
}

/**
 * Makes a loader whose loads are settled by hand: in any order, late, or never. It works with every test runner, and leaves time alone.
 *
 * A load does not react to its `abortSignal`. So it can be settled after it was superseded, as a server may answer that has not heard of it.
 *
 * @example
 * ```ts
 * const users = controlledLoader<User, number>();
 * const user = resource({ params: id, loader: users });
 * await flushPromises(); // a resource calls its loader in a microtask
 * users.loads.at(0)?.params; // 1
 * id.set(2);
 * await flushPromises();
 * users.loads.at(0)?.abortSignal.aborted; // true
 * await users.resolve(grace);
 * await users.resolve(ada, 0); // late: changes nothing
 * user.value(); // grace
 * ```
 */
export function controlledLoader<T = unknown, P = unknown>(): ControlledLoader<T, P> {
  const loads: OpenLoad<T, P>[] = [];

  const begin = (args: ResourceLoaderArgs<unknown, P>): Promise<T> =>
    new Promise((resolve, reject) => {
      loads.push({ ...(args as ResourceLoaderArgs<T, P>), isSettled: false, settle: { resolve, reject } });
    });

  /** The load that is named. One that is named and is undefined, as a search may find none, is not the same as none named. */
  const open = (named: readonly unknown[]): OpenLoad<T, P> => {
    const which = named.length === 0 ? -1 : named[0];
    const load = typeof which === 'number' ? loads.at(which) : loads.find((one) => one === which);
    if (load === undefined) throw new Error(missing(which, loads.length));
    if (load.isSettled) {
      throw new Error(`Load ${loads.indexOf(load)} of this loader, for the params ${describeValue(load.params)}, was settled before.`);
    }
    load.isSettled = true;
    return load;
  };

  const members = {
    loads,
    get pending() {
      return loads.filter(({ isSettled, abortSignal }) => !isSettled && !abortSignal.aborted);
    },
    resolve(value: T, ...which: readonly unknown[]) {
      open(which).settle.resolve(value);
      return flushPromises();
    },
    reject(error: unknown, ...which: readonly unknown[]) {
      open(which).settle.reject(error);
      return flushPromises();
    },
  };
  return Object.defineProperties(begin, Object.getOwnPropertyDescriptors(members)) as ControlledLoader<T, P>;
}

function missing(which: unknown, count: number): string {
  if (typeof which !== 'number') return `The load must be one of this loader's ${count} loads, or an index, got ${describeValue(which)}.`;
  if (count > 0) return `This loader has no load ${which}: it has been called ${count === 1 ? 'once' : `${count} times`}.`;
  return 'This loader has not been called. A resource calls it in a microtask (await flushPromises() first), and not while its params are undefined.';
}
