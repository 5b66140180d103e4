/** What `testResource` detects: one broken resource for each comparison that it makes. */
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import {
  computed,
  effect,
  type ReadonlySignal,
  type Resource,
  type ResourceParamsTools,
  resource,
  untracked,
} from 'xstate-resource';
import { flushPromises, type TestResourceParts, testResource } from 'xstate-resource/testing';
import { collectUncaught } from '../support/uncaught.js';

collectUncaught();

describe('testResource', () => {
  type Parts = TestResourceParts<string, number | undefined>;

  test('passes for a wrapper of resource() that also does something else', async () => {
    const log: string[] = [];
    const create = ({ params, loader }: Parts) =>
      resource({
        name: 'logged',
        params: () => params(),
        loader: async (args) => {
          log.push(`load ${args.params}`);
          return await loader(args);
        },
      });
    const { covered, missing } = await testResource(create, { maxLength: 2 });
    expect([covered.length, missing.length]).toEqual([30, 0]);
    expect(log.length).toBeGreaterThan(50);
  });

  test('uses the given params, values and errors', async () => {
    const params = [{ id: 1 }, { id: 2 }];
    const seen = new Set<unknown>();
    const create = (parts: TestResourceParts<null | Date, { id: number }>) =>
      resource({
        params: parts.params,
        loader: (args) => {
          seen.add(args.params);
          return parts.loader(args);
        },
      });
    await testResource(create, {
      params,
      values: [null, new Date(0)],
      errors: ['a string', undefined],
      maxLength: 2,
    });
    expect(seen).toEqual(new Set(params));
  });

  /** A copy of a resource with some members replaced. */
  const changed = (made: Resource<string>, change: object): Resource<string> => {
    const {
      status,
      value,
      error,
      isLoading,
      isStreaming,
      snapshot,
      latest,
      hasValue,
      set,
      update,
      reload,
      settled,
      actor,
      destroy,
    } = made;
    const members = {
      status,
      value,
      error,
      isLoading,
      isStreaming,
      snapshot,
      latest,
      hasValue,
      set,
      update,
      reload,
      settled,
      actor,
      destroy,
    };
    return { ...members, [Symbol.dispose]: destroy, ...change } as Resource<string>;
  };
  /** Creates a resource with some members replaced by wrong ones. */
  const broken = (change: (made: Resource<string>) => object) => (parts: Parts) => {
    const made = resource(parts);
    return changed(made, change(made));
  };
  /** A signal with another value than the one that it wraps. */
  const lying = <V>(
    from: ReadonlySignal<V>,
    says: () => unknown,
    tells?: (see: (value: unknown) => void, fail: (error: unknown) => void) => void,
  ) =>
    Object.assign(says, {
      subscribe: (observer: { next: (value: unknown) => void; error: (error: unknown) => void }) =>
        tells === undefined ? from.subscribe(observer) : tells(observer.next, observer.error),
    });
  /** Copies of snapshots, one for each key. */
  const copies = (make: (snapshot: object) => object) => {
    const known = new WeakMap<object, object>();
    return (snapshot: object, by = snapshot) => {
      const copy = known.get(by) ?? make(snapshot);
      known.set(by, copy);
      return copy;
    };
  };
  /** Creates a resource whose loader wraps the given one. */
  const withLoader =
    (change: (loader: Parts['loader']) => (args: Parameters<Parts['loader']>[0]) => Promise<string>) =>
    ({ params, loader }: Parts) =>
      resource({ params, loader: change(loader) });

  /** Creates a resource that still handles loads that were aborted. */
  const late =
    (handle: (made: Resource<string>, load: Promise<string>) => Promise<void | string>) =>
    ({ params, loader }: Parts) => {
      const made: Resource<string> = resource({
        params,
        loader: (args) => {
          const load = loader(args);
          args.abortSignal.addEventListener('abort', () => void handle(made, load).catch(() => undefined));
          return load;
        },
      });
      return made;
    };

  const otherViews = new WeakMap<object, object>();
  /** A snapshot with a difference. */
  const otherView = (view: { readonly status: string }, difference: object) => {
    if (view.status === 'idle' || isDeepStrictEqual(view, { ...view, ...difference })) return view;
    const other = otherViews.get(view) ?? Object.freeze({ ...view, ...difference });
    otherViews.set(view, other);
    return other;
  };

  const outcome = (read: () => unknown) => {
    try {
      return read();
    } catch (error) {
      return error;
    }
  };

  /** Creates a resource with one member that is wrong after it was destroyed. */
  const afterDestroy = (name: 'status' | 'value' | 'error' | 'latest', says: () => unknown) =>
    broken((made) => {
      let hasEnded = false;
      const end = () => {
        made.destroy();
        hasEnded = true;
      };
      const shown: ReadonlySignal<unknown> = made[name];
      return {
        [name]: lying(shown, () => (hasEnded ? says() : shown())),
        destroy: end,
        [Symbol.dispose]: end,
      };
    });

  test.each<[string, (parts: Parts) => Resource<string>, RegExp]>([
    [
      'loads the same, whatever the params',
      ({ loader }) => resource({ params: () => 1, loader }),
      /status\(\) is "loading", must be "idle"/,
    ],
    [
      'does not follow its params',
      ({ params, loader }) => resource({ params: () => untracked(params), loader }),
      /status\(\) is "local", must be "error"/,
    ],
    [
      'swallows errors',
      withLoader((loader) => (args) => loader(args).catch(() => 'none')),
      /status\(\) is "resolved", must be "error"/,
    ],
    [
      'changes values',
      withLoader((loader) => async (args) => `${await loader(args)}!`),
      /value\(\) is "a!", must be "a"/,
    ],
    [
      'wraps errors',
      withLoader(
        (loader) => (args) => loader(args).catch((cause) => Promise.reject(new Error('wrapped', { cause }))),
      ),
      /error\(\) is the error "wrapped", must be the error "failed"/,
    ],
    [
      'loads twice',
      withLoader((loader) => (args) => Promise.all([loader(args), loader(args)]).then(([first]) => first)),
      /the number of loads is 2, must be 1/,
    ],
    [
      'loads with its own abort signal',
      withLoader((loader) => (args) => loader({ ...args, abortSignal: new AbortController().signal })),
      /abortSignal\.aborted of the running load is false, must be true/,
    ],
    [
      'loads with other params',
      withLoader((loader) => (args) => loader({ ...args, params: 7 })),
      /params of load 0 is 7, must be 1/,
    ],
    [
      'does not pass on the previous snapshot',
      withLoader(
        (loader) => (args) =>
          loader({ ...args, previous: { status: 'idle', value: undefined, error: undefined } }),
      ),
      /previous\.status of load 0 is "idle", must be "local"\n {2}previous\.value of load 0 is undefined, must be "a"/,
    ],
    [
      'keeps the old value while it loads',
      broken((made) => ({ value: made.latest })),
      /value\(\) is "a", must be an exception, the error "failed"/,
    ],
    ['has no reload', broken(() => ({ reload: () => false })), /reload\(\) is false, must be true/],
    [
      'reloads after it was destroyed',
      broken((made) => ({ reload: () => made.reload() || made.status() === 'idle' })),
      /destroy\(\) at the end of a path failed\.\n.*\n {2}reload\(\) is true, must be false/,
    ],
    [
      'never reports that it is loading',
      broken(({ isLoading }) => ({ isLoading: lying(isLoading, () => false) })),
      /isLoading\(\) is false, must be true/,
    ],
    [
      'never settles',
      broken(() => ({ settled: () => new Promise(() => {}) })),
      /the outcome of settled\(\) is undefined/,
    ],
    [
      'settles too early',
      broken(({ snapshot }) => ({ settled: async () => snapshot() })),
      /the outcome of settled\(\) is .*, must be undefined/,
    ],
    [
      'creates a new snapshot for each read',
      broken(({ snapshot }) => ({ snapshot: lying(snapshot, () => Object.freeze({ ...snapshot() })) })),
      /what an observer of snapshot saw last is/,
    ],
    [
      'cannot be destroyed',
      broken(() => ({ destroy: () => undefined })),
      /destroy\(\) at the end of a path failed\.\n.*\n {2}status\(\) is "local", must be "idle"/,
    ],
    [
      'notifies observers twice',
      broken(({ latest }) => ({
        latest: lying(
          latest,
          () => latest(),
          (see) => {
            latest.subscribe(see);
            latest.subscribe(see);
          },
        ),
      })),
      /the number of times that an observer of latest was notified without a change is 1, must be 0/,
    ],
    [
      'never notifies observers',
      broken(({ status }) => ({
        status: lying(
          status,
          () => status(),
          () => undefined,
        ),
      })),
      /what an observer of status saw last is "idle", must be "local"/,
    ],
    [
      'shows observers a status and a snapshot that do not match',
      broken(({ snapshot }) => {
        let isTold = false;
        const says = () => (isTold ? { status: 'other' } : snapshot());
        return {
          snapshot: lying(snapshot, says, (see) => {
            snapshot.subscribe((value) => {
              isTold = true;
              see(value);
              isTold = false;
            });
          }),
        };
      }),
      /the number of times that an observer of snapshot saw a status other than the snapshot's is 1, must be 0/,
    ],
    [
      'does not notify observers of errors',
      broken(({ value }) => ({
        value: lying(
          value,
          () => value(),
          (see) => value.subscribe(see, () => undefined),
        ),
      })),
      /what an observer of value saw last is .*, must be an exception, the error "failed"/,
    ],
    [
      'sets a value in a microtask',
      broken(({ set }) => ({ set: (value: string) => queueMicrotask(() => set(value)) })),
      /Step 1 of \d failed: set .*\n.*\n {2}status\(\) is "idle", must be "local"/,
    ],
    [
      'passes a wrong value to the function of update',
      broken(({ set }) => ({ update: (change: (current: unknown) => string) => set(change('other')) })),
      /the value that update\(\) passes to its function is "other", must be undefined/,
    ],
    ['does not update', broken(() => ({ update: () => undefined })), /status\(\) is "idle", must be "local"/],
    [
      'shows the value of a superseded load',
      late((made, load) => load.then((value) => made.set(value))),
      /status\(\) is "local", must be "error"/,
    ],
    [
      'shows the error of a superseded load',
      late((made, load) => load.catch(() => made.set('failed'))),
      /value\(\) is "failed", must be "b"/,
    ],
    [
      'returns snapshots that are not frozen',
      broken(({ snapshot }) => {
        const thaw = copies((frozen) => ({ ...frozen }));
        return {
          snapshot: lying(
            snapshot,
            () => thaw(snapshot()),
            (see) => snapshot.subscribe((value) => see(thaw(value))),
          ),
        };
      }),
      /whether the snapshot is frozen is false, must be true/,
    ],
    [
      'creates a new snapshot for each snapshot of the chart',
      broken(({ snapshot, actor, settled }) => {
        const copy = copies((same) => Object.freeze({ ...same }));
        const says = () => copy(snapshot(), actor.getSnapshot());
        return {
          settled: () => settled().then(says),
          snapshot: lying(snapshot, says, (see) => actor.subscribe(() => see(says()))),
        };
      }),
      /snapshot\(\), although nothing changed, is .*, must be another/,
    ],
    [
      'is wrong when it is not observed',
      broken(({ status }) => {
        let isObserved = false;
        const says = () => (status() === 'local' && !isObserved ? 'resolved' : status());
        return {
          status: lying(status, says, (see) => {
            isObserved = true;
            status.subscribe(see);
          }),
        };
      }),
      /status\(\) is "resolved", must be "local"/,
    ],
    ['never has a value', broken(() => ({ hasValue: () => false })), /hasValue\(\) is false, must be true/],
    [
      'never has an error',
      broken(({ error }) => ({ error: lying(error, () => undefined) })),
      / error\(\) is undefined, must be the error "failed"/,
    ],
    [
      'forgets the latest value',
      broken(({ snapshot }) => ({
        latest: lying(
          snapshot,
          () => snapshot().value,
          (see) => snapshot.subscribe(({ value }) => see(value)),
        ),
      })),
      / latest\(\) is undefined, must be "a"/,
    ],
    [
      'has the actor of another resource',
      broken(() => ({ actor: resource({ params: () => undefined, loader: () => 1 }).actor })),
      /actor\.getSnapshot\(\)\.value is "idle", must be "local"/,
    ],
    [
      'has an actor that cannot reload',
      broken(({ actor }) => ({
        actor: { getSnapshot: () => ({ ...actor.getSnapshot(), can: () => false }) },
      })),
      /whether the actor can reload is false, must be true/,
    ],
    [
      'rejects the promise of settled()',
      broken(() => ({ settled: () => Promise.reject(new Error('no')) })),
      /the outcome of settled\(\) is an exception, the error "no", must be \{"status":"idle"\}/,
    ],
    [
      'loads after it was destroyed',
      ({ params, loader }) => {
        const made = resource({ params, loader });
        const abortSignal = new AbortController().signal;
        made.actor.subscribe({
          complete: () =>
            effect(() => {
              const next = params();
              if (next !== undefined) void loader({ params: next, abortSignal, previous: made.snapshot() });
            }),
        });
        return made;
      },
      /at the end of a path failed\.\n.*\n {2}the number of loads is 1, must be 0/,
    ],
    [
      'ignores [Symbol.dispose]()',
      broken(() => ({ [Symbol.dispose]: () => undefined })),
      /\[Symbol\.dispose\]\(\) at the end of a path failed\.\n.*\n {2}status\(\) is "local", must be "idle"/,
    ],
    [
      'aborts loads only when it is destroyed',
      ({ params, loader }) => {
        const ending = new AbortController();
        const made = resource({ params, loader: (args) => loader({ ...args, abortSignal: ending.signal }) });
        made.actor.subscribe({ complete: () => ending.abort() });
        return made;
      },
      /abortSignal\.aborted of load 0 is false, must be true/,
    ],
    [
      'passes only the params to its loader',
      withLoader(
        (loader) =>
          ({ params }) =>
            loader({ params } as never),
      ),
      /previous\.status of load 0 is undefined, must be "local"\n.*\n {2}abortSignal\.aborted of load 0 is undefined, must be false/,
    ],
    [
      'does not pass on the previous error',
      withLoader(
        (loader) => (args) => loader({ ...args, previous: { ...args.previous, error: undefined } as never }),
      ),
      /previous\.error of load \d is undefined, must be the error "failed"/,
    ],
    [
      'shows an outcome that arrives in the turn that supersedes it',
      late(async (made, load) => {
        let isOver = false;
        void flushPromises().then(() => {
          isOver = true;
        });
        const value = await load;
        if (!isOver) made.set(value);
      }),
      /status\(\) is "local", must be "(error|idle|loading)"/,
    ],
    [
      'shows an outcome that arrives after the turn that supersedes it',
      late(async (made, load) => {
        let isOver = false;
        void flushPromises().then(() => {
          isOver = true;
        });
        const value = await load;
        if (isOver) made.set(value);
      }),
      /value\(\) is "b", must be "a"/,
    ],
    [
      'replaces local values with late outcomes',
      late(async (made, load) => {
        const value = await load;
        if (made.status() === 'local') made.set(value);
      }),
      /value\(\) is "b", must be "a"/,
    ],
    [
      'does not settle for code that waited while it was loading',
      broken(({ settled, isLoading }) => ({
        settled: () => (isLoading() ? new Promise(() => {}) : settled()),
      })),
      /the outcome of settled\(\) is undefined, must be \{/,
    ],
    [
      'has snapshots with a wrong status',
      broken(({ snapshot }) => ({
        snapshot: lying(snapshot, () => otherView(snapshot(), { status: 'idle' })),
      })),
      / snapshot\(\)\.status is "idle", must be "local"/,
    ],
    [
      'has snapshots with a wrong value',
      broken(({ snapshot }) => ({
        snapshot: lying(snapshot, () => otherView(snapshot(), { value: undefined })),
      })),
      / snapshot\(\)\.value is undefined, must be "a"/,
    ],
    [
      'has snapshots with a wrong error',
      broken(({ snapshot }) => ({
        snapshot: lying(snapshot, () => otherView(snapshot(), { error: undefined })),
      })),
      / snapshot\(\)\.error is undefined, must be the error "failed"/,
    ],
    [
      'keeps its value after it was destroyed',
      afterDestroy('value', () => 'old'),
      /\n {2}value\(\) is "old", must be undefined/,
    ],
    [
      'keeps an error after it was destroyed',
      afterDestroy('error', () => new Error('old')),
      /\n {2}error\(\) is the error "old", must be undefined/,
    ],
    [
      'keeps its latest value after it was destroyed',
      afterDestroy('latest', () => 'old'),
      /\n {2}latest\(\) is "old", must be undefined/,
    ],
    [
      'loads again when its params change after it was destroyed',
      (parts) => {
        let first: unknown;
        return afterDestroy('status', () => {
          first ??= { params: outcome(parts.params) };
          return outcome(parts.params) === (first as { params: unknown }).params ? 'idle' : 'loading';
        })(parts);
      },
      /\n {2}status\(\) is "loading", must be "idle"/,
    ],
    [
      'shows an outcome that arrives after it was destroyed',
      (parts) => {
        let hasCome = false;
        const { loader } = parts;
        const watched = (args: Parameters<typeof loader>[0]) => {
          const load = loader(args);
          void load.then(() => {
            hasCome = args.abortSignal.aborted;
          });
          return load;
        };
        return afterDestroy('status', () => (hasCome ? 'resolved' : 'idle'))({
          ...parts,
          loader: watched as typeof loader,
        });
      },
      /\n {2}status\(\) is "resolved", must be "idle"/,
    ],
    [
      'has no [Symbol.dispose]',
      broken(() => ({ [Symbol.dispose]: undefined })),
      /must return a resource, got an object without a function “\[Symbol\.dispose\]”\./,
    ],
    ['has no actor', broken(() => ({ actor: undefined })), /without a function “actor\.getSnapshot”/],
    [
      'cannot be observed',
      broken(({ value }) => ({ value: () => value() })),
      /without a function “value\.subscribe”/,
    ],
    [
      'is not a resource',
      () => ({}) as Resource<string>,
      /create\(\) must return a resource, got an object without a function “status”/,
    ],
    [
      'is undefined',
      () => undefined as never,
      /create\(\) must return a resource, got undefined without a function “status”/,
    ],
  ])('A resource that %s fails', async (_, create, message) => {
    await expect(testResource(create, { maxLength: 2 })).rejects.toThrow(message);
  });

  describe('with more events', () => {
    const defaults = [
      'params',
      'params.failed',
      'reload',
      'set',
      'xstate.done.actor.loader',
      'xstate.error.actor.loader',
    ] as const;
    const ofStreams = [...defaults, 'loader.item'] as const;
    const withWaits = [...defaults, 'params.waiting'] as const;
    type StreamParts = TestResourceParts<string, number | undefined, 'loader.item'>;
    type WaitParts = TestResourceParts<string, number | undefined, 'params.waiting'>;
    type Observed = ReturnType<StreamParts['stream']>;
    type StreamObserver = Parameters<Observed['subscribe']>[0];

    /** Creates a resource that observes its stream differently. */
    const withStream =
      (
        change: (
          made: () => Resource<string>,
          observer: StreamObserver,
          signal: AbortSignal,
        ) => Partial<StreamObserver>,
      ) =>
      ({ params, stream }: StreamParts) => {
        const made: Resource<string> = resource({
          params,
          stream: (args) => ({
            subscribe: (observer) => {
              const { next, error, complete } = observer;
              const passed = { next, error, complete, ...change(() => made, observer, args.abortSignal) };
              return stream(args).subscribe(passed);
            },
          }),
        });
        return made;
      };

    /** Creates a resource that closes its stream differently. */
    const withClosing =
      (change: (close: () => void, made: () => Resource<string>) => () => void) =>
      ({ params, stream }: StreamParts) => {
        const made: Resource<string> = resource({
          params,
          stream: (args) => ({
            subscribe: (observer) => {
              const subscription = stream(args).subscribe(observer) as { unsubscribe(): void };
              return {
                unsubscribe: change(
                  () => subscription.unsubscribe(),
                  () => made,
                ),
              };
            },
          }),
        });
        return made;
      };

    test('passes for wrappers of resource()', async () => {
      const streamed = ({ params, stream }: StreamParts) =>
        resource({ params: () => params(), stream: async (args) => stream(args) });
      const { missing } = await testResource(streamed, {
        events: ofStreams,
        force: [false, true],
        maxLength: 2,
      });
      expect(missing).toEqual([]);
      const waiting = ({ params, loader }: WaitParts) =>
        resource({ params: (tools) => params(tools), loader: (args) => loader(args) });
      const coverage = await testResource(waiting, { events: withWaits, maxLength: 2 });
      expect([coverage.missing, coverage.covered.length]).toEqual([[], 36]);
    });

    test.each<[string, (parts: StreamParts) => Resource<string>, RegExp]>([
      [
        'closes streams only when it is destroyed',
        (parts) => {
          let isEnding = false;
          const made = withClosing((close) => () => void (isEnding && close()))(parts);
          const end = () => {
            isEnding = true;
            made.destroy();
          };
          return changed(made, { destroy: end, [Symbol.dispose]: end });
        },
        /the number of times that the stream of load 0 was closed is 0, must be 1/,
      ],
      [
        'closes streams twice',
        withClosing((close) => () => {
          close();
          close();
        }),
        /the number of times that the open stream was closed is 2, must be 1/,
      ],
      [
        'does not close the open stream when it is destroyed',
        (parts) => {
          let isEnding = false;
          const made = withClosing((close) => () => void (isEnding || close()))(parts);
          const end = () => {
            isEnding = true;
            made.destroy();
          };
          return changed(made, { destroy: end, [Symbol.dispose]: end });
        },
        /at the end of a path failed\.\n.*\n {2}the number of times that the open stream was closed is 0, must be 1/,
      ],
      [
        'aborts streams only when it is destroyed',
        ({ params, stream }) => {
          const ending = new AbortController();
          const made = resource({
            params,
            stream: (args) => stream({ ...args, abortSignal: ending.signal }),
          });
          made.actor.subscribe({ complete: () => ending.abort() });
          return made;
        },
        /abortSignal\.aborted of load 0 is false, must be true/,
      ],
      [
        'shows an item that arrives after a local value was set',
        withStream((made, { next }, signal) => ({
          next: (item) => {
            if (signal.aborted && made().status() === 'local') made().set(item);
            else next(item);
          },
        })),
        /set "(a|b)" → local\n.*\n {2}value\(\) is "(a|b)", must be "(a|b)"/,
      ],
      [
        'shows an item that arrives after the turn that supersedes its stream',
        withStream((made, { next }, signal) => {
          let isOver = false;
          signal.addEventListener('abort', () => {
            void flushPromises().then(() => {
              isOver = true;
            });
          });
          return { next: (item) => (isOver ? made().set(item) : next(item)) };
        }),
        /(status|value)\(\) is "\w+", must be/,
      ],
      [
        'shows an item that arrives in the turn that supersedes its stream',
        withStream((made, { next }, signal) => {
          let isOver = false;
          signal.addEventListener('abort', () => {
            queueMicrotask(() => {
              isOver = true;
            });
          });
          return { next: (item) => (signal.aborted && !isOver ? made().set(item) : next(item)) };
        }),
        /(status|value)\(\) is "\w+", must be/,
      ],
      [
        'shows an item that arrives after it was destroyed',
        (parts) => {
          let hasCome = false;
          const made = withStream((_, { next }, signal) => ({
            next: (item) => {
              hasCome = signal.aborted;
              next(item);
            },
          }))(parts);
          let hasEnded = false;
          const end = () => {
            hasEnded = true;
            hasCome = false;
            made.destroy();
          };
          const { status } = made;
          const says = () => (hasEnded && hasCome ? 'resolved' : status());
          return changed(made, { status: lying(status, says), destroy: end, [Symbol.dispose]: end });
        },
        /at the end of a path failed\.\n.*\n {2}status\(\) is "resolved", must be "idle"/,
      ],
      [
        'is streaming after it was destroyed',
        (parts) => {
          const made = resource(parts);
          let hasEnded = false;
          const end = () => {
            hasEnded = true;
            made.destroy();
          };
          const { isStreaming } = made;
          return changed(made, {
            isStreaming: lying(isStreaming, () => hasEnded || isStreaming()),
            destroy: end,
            [Symbol.dispose]: end,
          });
        },
        /at the end of a path failed\.\n.*\n {2}isStreaming\(\) is true, must be false/,
      ],
      [
        'shows the end of a superseded stream',
        withStream((made, { complete }, signal) => ({
          complete: () => {
            if (signal.aborted) made().set('the end');
            else complete();
          },
        })),
        /value\(\) is "the end", must be/,
      ],
      [
        'shows the failure of a superseded stream',
        withStream((made, { error }, signal) => ({
          error: (thrown) => {
            if (signal.aborted) made().set('a failure');
            else error(thrown);
          },
        })),
        /value\(\) is "a failure", must be/,
      ],
      [
        'shows only the first item',
        withStream((_, { next, complete }) => ({
          next: (item) => {
            next(item);
            complete();
          },
        })),
        /isStreaming\(\) is false, must be true/,
      ],
      [
        'treats the end of a stream as a failure',
        withStream((_, { error }) => ({ complete: () => error(new Error('the end')) })),
        /loader done → resolved\n.*\n {2}status\(\) is "error", must be "resolved"/,
      ],
      [
        'treats the failure of a stream as its end',
        withStream((_, { complete }) => ({ error: () => complete() })),
        /loader failed: failed → error\n/,
      ],
      [
        'ignores the end of a stream',
        withStream(() => ({ complete: () => undefined })),
        /isStreaming\(\) is true, must be false/,
      ],
      [
        'is streaming forever',
        (parts) => {
          const made = resource(parts);
          let wasStreaming = false;
          const { isStreaming } = made;
          const says = () => {
            wasStreaming ||= isStreaming();
            return wasStreaming;
          };
          return changed(made, { isStreaming: lying(isStreaming, says) });
        },
        /isStreaming\(\) is true, must be false/,
      ],
      [
        'does not notify observers of isStreaming',
        (parts) => {
          const made = resource(parts);
          const { isStreaming } = made;
          const silent = lying(
            isStreaming,
            () => isStreaming(),
            () => undefined,
          );
          return changed(made, { isStreaming: silent });
        },
        /what an observer of isStreaming saw last is false, must be true/,
      ],
    ])('A resource that %s fails', async (_, create, message) => {
      await expect(testResource(create, { events: ofStreams, maxLength: 2 })).rejects.toThrow(message);
    });

    test.each<[string, (parts: WaitParts) => Resource<string>, RegExp]>([
      [
        'does not wait for the other resource',
        ({ params, loader }) => {
          let tools: ResourceParamsTools | undefined;
          let last: number | undefined;
          const kept = computed(() => {
            try {
              last = params(tools as ResourceParamsTools);
            } catch (thrown) {
              if (thrown instanceof Error) throw thrown;
            }
            return last;
          });
          const asked = (given: ResourceParamsTools) => {
            tools = given;
            return kept();
          };
          return resource({ params: asked, loader });
        },
        /params waiting → loading\n.*\n {2}status\(\) is "\w+", must be "loading"/,
      ],
      [
        'shows its latest value while it waits',
        (parts) => {
          const made = resource(parts);
          const { value, latest, actor } = made;
          const says = () => (actor.getSnapshot().context.isWaiting ? latest() : value());
          return changed(made, { value: lying(value, says) });
        },
        /params waiting → loading\n.*\n {2}value\(\) is "\w+", must be undefined/,
      ],
      [
        'does not pass the tools on to its params',
        ({ params, loader }) => resource({ params: () => params(undefined as never), loader }),
        /status\(\) is "error", must be/,
      ],
      [
        'is not loading while it waits',
        (parts) => {
          const made = resource(parts);
          const { isLoading, actor } = made;
          const says = () => isLoading() && !actor.getSnapshot().context.isWaiting;
          return changed(made, { isLoading: lying(isLoading, says) });
        },
        /params waiting → loading\n.*\n {2}isLoading\(\) is false, must be true/,
      ],
      [
        'loses the previous snapshot during a wait',
        ({ params, loader }) => {
          const made: Resource<string> = resource({
            params,
            loader: ({ previous, ...args }) => {
              const { abortSignal, params } = args;
              const isAfterWait = wasWaiting;
              wasWaiting = false;
              const loading = { status: 'loading', value: undefined, error: undefined } as const;
              return loader({ params, abortSignal, previous: isAfterWait ? loading : previous });
            },
          });
          let wasWaiting = false;
          made.actor.subscribe(({ context }) => {
            wasWaiting ||= context.isWaiting;
          });
          return made;
        },
        /previous\.status of load \d is "loading", must be/,
      ],
      [
        'has an actor that never waits',
        (parts) => {
          const made = resource(parts);
          const { actor } = made;
          const getSnapshot = () => {
            const snapshot = actor.getSnapshot();
            return {
              ...snapshot,
              can: snapshot.can.bind(snapshot),
              context: { ...snapshot.context, isWaiting: false },
            };
          };
          return changed(made, { actor: { getSnapshot } });
        },
        /isWaiting of the actor is false, must be true/,
      ],
    ])('A resource that %s fails', async (_, create, message) => {
      await expect(testResource(create, { events: withWaits, maxLength: 2 })).rejects.toThrow(message);
    });

    test('A resource that does not force a reload fails', async () => {
      const unforced = broken(({ reload }) => ({ reload: () => reload() }));
      await expect(testResource(unforced, { force: [true], maxLength: 2 })).rejects.toThrow(
        /forced reload → loading\n.*\n {2}reload\(\{ force \}\) is false, must be true/,
      );
      const unable = broken(({ actor }) => ({
        actor: {
          getSnapshot: () => {
            const snapshot = actor.getSnapshot();
            const can = (event: { readonly type: 'reload'; readonly force?: boolean }) =>
              snapshot.can({ type: event.type });
            return { ...snapshot, can };
          },
        },
      }));
      await expect(testResource(unable, { force: [false, true], maxLength: 2 })).rejects.toThrow(
        /whether the actor can reload with force is false, must be true/,
      );
    });

    test('A resource that loads despite a cached value fails, and so does one that does not revalidate it', async () => {
      const cached = (params: number) => (params === 2 ? 'b' : undefined);
      const uncached = ({ params, loader }: Parts) => resource({ params, loader });
      await expect(testResource(uncached, { cached, maxLength: 2 })).rejects.toThrow(
        /params 2 → resolved\n.*\n {2}status\(\) is "loading", must be "resolved"/,
      );
      const fresh = (parts: Parts) =>
        resource({ params: parts.params, loader: parts.loader, cached: parts.cached });
      await expect(testResource(fresh, { cached, revalidate: true, maxLength: 2 })).rejects.toThrow(
        /params 2 → reloading\n.*\n {2}status\(\) is "resolved", must be "reloading"/,
      );
      const asked: unknown[] = [];
      const { missing } = await testResource(resource, {
        params: [1, 2, 3],
        cached: (params) => (params === 1 ? undefined : 'known'),
        revalidate: (params, value) => {
          asked.push([params, value]);
          return params === 3;
        },
        maxLength: 1,
      });
      expect(missing).toEqual([]);
      expect(new Set(asked.map((each) => JSON.stringify(each)))).toEqual(
        new Set(['[2,"known"]', '[3,"known"]']),
      );
    });
  });

  test('fails with an error that names the path', async () => {
    const changed = withLoader((loader) => async (args) => `${await loader(args)}!`);
    await expect(testResource(changed)).rejects.toThrow(
      /^Step \d of \d failed: loader done "a" → resolved\n {2}Path: idle, .*loader done "a" → resolved/,
    );
    const undestroyed = broken(() => ({ destroy: () => undefined }));
    await expect(testResource(undestroyed)).rejects.toThrow(/\n {2}Path: idle, /);
    await expect(testResource(undestroyed)).rejects.toMatchObject({ cause: expect.any(Error) });
  });

  test('rejects a function that returns the same resource twice, or no resource', async () => {
    const made = new Map<unknown, Resource<string>>();
    const once = (parts: Parts) => {
      if (made.size === 0) made.set(undefined, resource(parts));
      return made.get(undefined) as Resource<string>;
    };
    await expect(testResource(once)).rejects.toThrow(
      new TypeError(
        'testResource(): create() must return a new resource each time, but it returned the same one twice.',
      ),
    );
    await expect(testResource(resource({ loader: () => 'a' }) as never)).rejects.toThrow(
      new TypeError(
        'testResource() takes a function that creates a resource from { params, loader }, got an object.',
      ),
    );
    await expect(testResource(resource, { maxLength: 0 })).rejects.toThrow(RangeError);
  });

  test('rethrows what create throws', async () => {
    const error = new Error('no');
    const create = () => {
      throw error;
    };
    await expect(testResource(create)).rejects.toBe(error);
  });
});
