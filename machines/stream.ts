import { describeValue } from './errors.js';
import type { Load } from './load.js';

/** Receives what a stream emits, even after the load is over. */
export interface StreamObserver {
  next(item: unknown): void;
  complete(): void;
  error(thrown: unknown): void;
}

type Thenable = PromiseLike<unknown>;
type Methods = Readonly<Record<PropertyKey, unknown>>;

/**
 * Reads the stream of a load, or the stream that `given` promises, until it ends or the load is
 * over. A stream that arrives after the load is over is not opened.
 */
export function readStream(given: unknown, load: Load, observer: StreamObserver): void {
  const open = (stream: unknown): void => {
    if (load.isOver) return;
    try {
      openStream(stream, load, observer);
    } catch (thrown) {
      observer.error(thrown);
    }
  };
  if (isPromiseLike(given) && !isIterable(given))
    Promise.resolve(given).then(open, observer.error.bind(observer));
  else open(given);
}

/** A database query can be both an iterable and a promise of all its rows. */
function isIterable(given: unknown): boolean {
  return isFunction((Object(given) as Methods)[Symbol.asyncIterator]);
}

function openStream(stream: unknown, load: Load, observer: StreamObserver): void {
  const { getReader, [Symbol.asyncIterator]: iterate, get, hasValue } = Object(stream) as Methods;
  if (isFunction(getReader)) {
    // the stream's iterator would close only after the pending item
    const reader = getReader.call(stream) as ReadableStreamDefaultReader<unknown>;
    load.close = () => silently(() => reader.cancel());
    pull(() => reader.read(), load, observer);
  } else if (isFunction(iterate)) {
    const iterator = iterate.call(stream) as AsyncIterator<unknown>;
    load.close = () => silently(() => iterator.return?.());
    pull(() => iterator.next(), load, observer);
  } else {
    const observable = observableOf(stream);
    const isReadable = isFunction(get) || isFunction(hasValue);
    if (observable === undefined || isReadable) throw notAStream(stream, isReadable);
    subscribe(observable, load, observer);
  }
  if (load.isAborted) load.close?.(); // the load was aborted while the stream was being opened
}

/** Requests one item after another. */
function pull(ask: () => PromiseLike<IteratorResult<unknown>>, load: Load, observer: StreamObserver): void {
  const fail = (thrown: unknown): void => observer.error(thrown);
  const take = (result: IteratorResult<unknown>): void => {
    if (load.isOver) return;
    if (Object(result) !== result) {
      fail(
        new TypeError(
          `The iterator of the stream returned ${describeValue(result)}, which is not an iterator result.`,
        ),
      );
    } else if (result.done === true) {
      observer.complete();
    } else {
      observer.next(result.value);
      next();
    }
  };
  const next = (): void => {
    if (load.isOver) return;
    try {
      Promise.resolve(ask()).then(take).catch(fail);
    } catch (thrown) {
      fail(thrown);
    }
  };
  next();
}

interface Observable {
  subscribe(observer: StreamObserver): unknown;
}

function subscribe(observable: Observable, load: Load, observer: StreamObserver): void {
  let subscription: unknown;
  load.close = () =>
    silently(() => {
      const { unsubscribe } = Object(subscription) as Methods;
      if (isFunction(unsubscribe)) unsubscribe.call(subscription);
      else if (isFunction(subscription)) subscription();
    });
  subscription = observable.subscribe(observer);
}

function observableOf(stream: unknown): Observable | undefined {
  const key = (Symbol as { observable?: symbol }).observable ?? '@@observable';
  const methods = Object(stream) as Methods;
  const { [key]: give } = methods;
  const observable = isFunction(give) ? Object(give.call(stream)) : methods;
  return isFunction((observable as Methods).subscribe) ? (observable as Observable) : undefined;
}

function notAStream(given: unknown, isReadable: boolean): TypeError {
  const advice = isReadable
    ? 'Signals, atoms, and resources are not streams. Read them in params.'
    : 'Use a loader for an array or a single value.';
  return new TypeError(
    `stream must return an async iterable, an observable, or a promise of one, got ${describeValue(given)}. ${advice}`,
  );
}

/** Ignores errors while a stream closes, because nobody can handle them any more. */
function silently(close: () => unknown): void {
  try {
    const closed = close();
    if (isPromiseLike(closed)) closed.then(undefined, () => {});
  } catch {}
}

export function isPromiseLike(value: unknown): value is Thenable {
  return typeof (value as Thenable | null | undefined)?.then === 'function';
}

function isFunction(value: unknown): value is (...args: unknown[]) => unknown {
  return typeof value === 'function';
}
