import { describeValue } from '../../machines/errors.js';
import type { Observable, ResourceLoaderArgs } from '../../machines/index.js';
import { flushPromises } from './turn.js';

/** A load of a controlled loader: the arguments that the resource passed, and its state. */
export interface ControlledLoad<T, P> extends ResourceLoaderArgs<T, P> {
  /**
   * Whether the load was resolved or rejected, or its stream has completed or failed. You can still
   * settle a load that was aborted.
   */
  readonly isSettled: boolean;
  /**
   * How often the resource has closed the stream: once if the load was superseded, otherwise never.
   * Always 0 if the load is not a stream.
   */
  readonly timesClosed: number;
}

/** A loader whose loads stay pending until your test settles them. */
export interface ControlledLoader<T, P> {
  /**
   * Starts a load. It is called by a resource, or by your own loader that wraps it. The type of the
   * resource's values may differ from `T`.
   */
  (args: ResourceLoaderArgs<unknown, P>): Promise<T>;
  /** All loads so far, oldest first. */
  readonly loads: readonly ControlledLoad<T, P>[];
  /** The loads that are neither settled nor aborted. */
  readonly pending: readonly ControlledLoad<T, P>[];
  /**
   * Resolves a load with `value`, immediately.
   *
   * @param load The load, or its index; negative indexes count from the end. Default: the newest.
   * @returns A promise that resolves at the end of the turn, like `flushPromises()`. In React:
   * `await act(() => users.resolve(ada))`.
   * @throws Error if the load does not exist, is already settled, or is a stream.
   */
  resolve(value: T, load?: ControlledLoad<T, P> | number): Promise<void>;
  /** Rejects a load with `error`, immediately. Otherwise like `resolve`. */
  reject(error: unknown, load?: ControlledLoad<T, P> | number): Promise<void>;
  /**
   * Starts a load that is a stream. Pass it to a resource: `resource({ params: id, stream:
   * users.stream })`.
   */
  stream(args: ResourceLoaderArgs<unknown, P>): Observable<T>;
  /**
   * Sends the next item of a stream, immediately. Otherwise like `resolve`, but you can call it any
   * number of times.
   *
   * @throws Error if the load does not exist, has ended, is not a stream, or has no subscriber.
   */
  next(item: T, load?: ControlledLoad<T, P> | number): Promise<void>;
  /** Fails a stream with `error`, immediately. Otherwise like `next`, but only once. */
  fail(error: unknown, load?: ControlledLoad<T, P> | number): Promise<void>;
  /** Ends a stream, immediately. Otherwise like `next`, but only once. */
  complete(load?: ControlledLoad<T, P> | number): Promise<void>;
}

type StreamObserver<T> = Parameters<Observable<T>['subscribe']>[0];

interface Resolvers<T> {
  resolve(value: T): void;
  reject(error: unknown): void;
}

/** A load, with the resolvers of its promise, or with the observers of its stream. */
interface OpenLoad<T, P> extends ControlledLoad<T, P> {
  isSettled: boolean;
  timesClosed: number;
  readonly resolvers: Resolvers<T> | undefined;
  readonly observers: Set<StreamObserver<T>>;
}

/**
 * Creates a loader whose loads your test settles: in any order, late, or never. It works with every
 * test runner and needs no fake timers.
 *
 * To test a stream, pass `stream` instead of the loader itself, and control its loads with `next`,
 * `fail`, and `complete`. If a stream has several subscribers, each of them receives every item.
 *
 * A load ignores its `abortSignal`. So you can settle it after it was superseded, like a server
 * that answers a request that was already aborted.
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
 * await users.resolve(ada, 0); // a late answer: ignored
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

  const open = (args: ResourceLoaderArgs<unknown, P>, resolvers?: Resolvers<T>): OpenLoad<T, P> => {
    const load = {
      ...(args as ResourceLoaderArgs<T, P>),
      isSettled: false,
      timesClosed: 0,
      resolvers,
      observers: new Set<StreamObserver<T>>(),
    };
    loads.push(load);
    return load;
  };

  const startLoad = (args: ResourceLoaderArgs<unknown, P>): Promise<T> =>
    new Promise((resolve, reject) => {
      open(args, { resolve, reject });
    });

  const nameOf = (load: OpenLoad<T, P>): string =>
    `Load ${loads.indexOf(load)} of this loader, for the params ${describeValue(load.params)},`;

  /**
   * The load that the caller passed, or the newest. An explicit `undefined`, such as the result of
   * a search that found nothing, is an error.
   */
  const find = (rest: readonly unknown[]): OpenLoad<T, P> => {
    const which = rest.length === 0 ? -1 : rest[0];
    const load = typeof which === 'number' ? loads.at(which) : loads.find((one) => one === which);
    if (load === undefined) throw new Error(missing(which, loads.length));
    if (load.isSettled) throw new Error(`${nameOf(load)} is already settled.`);
    return load;
  };

  const settle = (rest: readonly unknown[], run: (resolvers: Resolvers<T>) => void): Promise<void> => {
    const load = find(rest);
    if (load.resolvers === undefined)
      throw new Error(
        `${nameOf(load)} is a stream: send items with next(), and end it with complete() or fail().`,
      );
    load.isSettled = true;
    run(load.resolvers);
    return flushPromises();
  };

  const notify = (
    rest: readonly unknown[],
    isLast: boolean,
    run: (observer: StreamObserver<T>) => void,
  ): Promise<void> => {
    const load = find(rest);
    if (load.resolvers !== undefined)
      throw new Error(`${nameOf(load)} is not a stream: settle it with resolve() or reject().`);
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
    resolve: (value: T, ...rest: readonly unknown[]) => settle(rest, ({ resolve }) => resolve(value)),
    reject: (error: unknown, ...rest: readonly unknown[]) => settle(rest, ({ reject }) => reject(error)),
    stream(args: ResourceLoaderArgs<unknown, P>): Observable<T> {
      const load = open(args);
      return {
        subscribe(observer) {
          load.observers.add(observer);
          // The observer stays: items that are in flight when a stream is closed still arrive.
          const unsubscribe = () => {
            load.timesClosed += 1;
          };
          return { unsubscribe };
        },
      };
    },
    next: (item: T, ...rest: readonly unknown[]) => notify(rest, false, (observer) => observer.next(item)),
    fail: (error: unknown, ...rest: readonly unknown[]) =>
      notify(rest, true, (observer) => observer.error(error)),
    complete: (...rest: readonly unknown[]) => notify(rest, true, (observer) => observer.complete()),
  };
  return Object.defineProperties(startLoad, Object.getOwnPropertyDescriptors(members)) as ControlledLoader<
    T,
    P
  >;
}

function missing(which: unknown, count: number): string {
  if (typeof which !== 'number')
    return `The load must be one of this loader's ${count} loads or an index, got ${describeValue(which)}.`;
  if (count > 0)
    return `This loader has no load ${which}: it was called ${count === 1 ? 'once' : `${count} times`}.`;
  return 'This loader has not been called. A resource calls it in a microtask (so await flushPromises() first), and only if it has params.';
}
