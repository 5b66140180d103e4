import { describeValue } from '../../machines/errors.js';
import type { Observable, ResourceLoaderArgs } from '../../machines/index.js';
import { flushPromises } from './turn.js';

/** A load of a controlled loader: what the resource asked for. */
export interface ControlledLoad<T, P> extends ResourceLoaderArgs<T, P> {
  /**
   * Whether it was resolved or rejected, or its stream has completed or failed. A load that was
   * aborted may still be settled, late.
   */
  readonly isSettled: boolean;
  /**
   * How often its stream was closed by what reads it: once if it was superseded, otherwise never. 0
   * for a load that is no stream.
   */
  readonly timesClosed: number;
}

/** A loader whose loads wait until a test settles them. */
export interface ControlledLoader<T, P> {
  /**
   * Begins a load. A resource calls it, or a loader of yours that wraps it, with values of a type
   * that it need not know.
   */
  (args: ResourceLoaderArgs<unknown, P>): Promise<T>;
  /** All loads so far, the oldest first. */
  readonly loads: readonly ControlledLoad<T, P>[];
  /** Those that a resource waits for: neither settled nor aborted. */
  readonly pending: readonly ControlledLoad<T, P>[];
  /**
   * Resolves a load with `value`, at once.
   *
   * @param load The load, or its index; negative ones count from the end. Default: the newest.
   * @returns A promise for the end of the turn, when all has followed from it. In React: `await
   * act(() => users.resolve(ada))`.
   * @throws Error if there is no such load, it was settled before, or it is a stream.
   */
  resolve(value: T, load?: ControlledLoad<T, P> | number): Promise<void>;
  /** Rejects a load with `error`, at once; otherwise as `resolve`. */
  reject(error: unknown, load?: ControlledLoad<T, P> | number): Promise<void>;
  /**
   * Begins a load that is a stream, an observable: `resource({ params: id, stream: users.stream
   * })`.
   */
  stream(args: ResourceLoaderArgs<unknown, P>): Observable<T>;
  /**
   * Gives the next item of a stream, at once; otherwise as `resolve`, but as often as you like.
   *
   * @throws Error if there is no such load, it has ended, it is no stream, or nobody has subscribed
   * to it.
   */
  next(item: T, load?: ControlledLoad<T, P> | number): Promise<void>;
  /** Fails a stream with `error`, at once; otherwise as `next`, but once. */
  fail(error: unknown, load?: ControlledLoad<T, P> | number): Promise<void>;
  /** Ends a stream, at once; otherwise as `next`, but once. */
  complete(load?: ControlledLoad<T, P> | number): Promise<void>;
}

type StreamObserver<T> = Parameters<Observable<T>['subscribe']>[0];

/** The ends of a promise. */
interface Ends<T> {
  resolve(value: T): void;
  reject(error: unknown): void;
}

/** A load, with the ends of its promise, or with what reads its stream. */
interface OpenLoad<T, P> extends ControlledLoad<T, P> {
  isSettled: boolean;
  timesClosed: number;
  readonly ends: Ends<T> | undefined;
  readonly observers: Set<StreamObserver<T>>;
}

/**
 * Makes a loader whose loads are settled by hand: in any order, late, or never. It works with every
 * test runner, and leaves time alone.
 *
 * It gives streams, too: `stream` in place of the loader itself, with loads for `next`, `fail` and
 * `complete`. One that is read twice gives both readers each item.
 *
 * A load does not react to its `abortSignal`. So it can be settled after it was superseded, as a
 * server may answer that has not heard of it.
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
 *
 * const prices = controlledLoader<number, string>();
 * const price = resource({ params: () => 'EUR', stream: prices.stream });
 * await flushPromises();
 * await prices.next(1.08);
 * await prices.next(1.09);
 * price.value(); // 1.09
 * await prices.complete();
 * price.isStreaming(); // false
 * ```
 */
export function controlledLoader<T = unknown, P = unknown>(): ControlledLoader<T, P> {
  const loads: OpenLoad<T, P>[] = [];

  const open = (args: ResourceLoaderArgs<unknown, P>, ends?: Ends<T>): OpenLoad<T, P> => {
    const load = {
      ...(args as ResourceLoaderArgs<T, P>),
      isSettled: false,
      timesClosed: 0,
      ends,
      observers: new Set<StreamObserver<T>>(),
    };
    loads.push(load);
    return load;
  };

  const begin = (args: ResourceLoaderArgs<unknown, P>): Promise<T> =>
    new Promise((resolve, reject) => {
      open(args, { resolve, reject });
    });

  const nameOf = (load: OpenLoad<T, P>): string =>
    `Load ${loads.indexOf(load)} of this loader, for the params ${describeValue(load.params)},`;

  /**
   * The load that is named. One that is named and is undefined, as a search may find none, is not
   * the same as none named.
   */
  const find = (named: readonly unknown[]): OpenLoad<T, P> => {
    const which = named.length === 0 ? -1 : named[0];
    const load = typeof which === 'number' ? loads.at(which) : loads.find((one) => one === which);
    if (load === undefined) throw new Error(missing(which, loads.length));
    if (load.isSettled) throw new Error(`${nameOf(load)} was settled before.`);
    return load;
  };

  const settle = (named: readonly unknown[], run: (ends: Ends<T>) => void): Promise<void> => {
    const load = find(named);
    if (load.ends === undefined)
      throw new Error(
        `${nameOf(load)} is a stream: give it items by next(), and end it by complete() or fail().`,
      );
    load.isSettled = true;
    run(load.ends);
    return flushPromises();
  };

  const tell = (
    named: readonly unknown[],
    isLast: boolean,
    run: (observer: StreamObserver<T>) => void,
  ): Promise<void> => {
    const load = find(named);
    if (load.ends !== undefined)
      throw new Error(`${nameOf(load)} is no stream: settle it by resolve() or reject().`);
    if (load.observers.size === 0)
      throw new Error(`${nameOf(load)} is a stream that nobody has subscribed to.`);
    load.isSettled = isLast;
    for (const observer of load.observers) run(observer);
    return flushPromises();
  };

  const members = {
    loads,
    get pending() {
      return loads.filter(({ isSettled, abortSignal }) => !isSettled && !abortSignal.aborted);
    },
    resolve: (value: T, ...which: readonly unknown[]) => settle(which, (ends) => ends.resolve(value)),
    reject: (error: unknown, ...which: readonly unknown[]) => settle(which, (ends) => ends.reject(error)),
    stream(args: ResourceLoaderArgs<unknown, P>): Observable<T> {
      const load = open(args);
      return {
        subscribe(observer) {
          load.observers.add(observer);
          // It is told on, as what is under way when a stream is closed arrives after that.
          const unsubscribe = () => {
            load.timesClosed += 1;
          };
          return { unsubscribe };
        },
      };
    },
    next: (item: T, ...which: readonly unknown[]) => tell(which, false, (observer) => observer.next(item)),
    fail: (error: unknown, ...which: readonly unknown[]) =>
      tell(which, true, (observer) => observer.error(error)),
    complete: (...which: readonly unknown[]) => tell(which, true, (observer) => observer.complete()),
  };
  return Object.defineProperties(begin, Object.getOwnPropertyDescriptors(members)) as ControlledLoader<T, P>;
}

function missing(which: unknown, count: number): string {
  if (typeof which !== 'number')
    return `The load must be one of this loader's ${count} loads, or an index, got ${describeValue(which)}.`;
  if (count > 0)
    return `This loader has no load ${which}: it has been called ${count === 1 ? 'once' : `${count} times`}.`;
  return 'This loader has not been called. A resource calls it in a microtask (await flushPromises() first), and not while its params are undefined.';
}
