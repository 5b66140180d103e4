/** What `testResource` finds: one broken resource for each thing that it compares. */
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

  test('What makes resources by resource() passes, whatever it does beside', async () => {
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

  test('It tests with the params, values and errors that it is given', async () => {
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

  /** A resource with other members. */
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
  /** A resource some of whose members are not as they must be. */
  const broken = (change: (made: Resource<string>) => object) => (parts: Parts) => {
    const made = resource(parts);
    return changed(made, change(made));
  };
  /** A signal that says something else than the one it is made from. */
  const lying = <V>(
    from: ReadonlySignal<V>,
    says: () => unknown,
    tells?: (see: (value: unknown) => void, fail: (error: unknown) => void) => void,
  ) =>
    Object.assign(says, {
      subscribe: (observer: { next: (value: unknown) => void; error: (error: unknown) => void }) =>
        tells === undefined ? from.subscribe(observer) : tells(observer.next, observer.error),
    });
  /** Copies of snapshots, one for each thing that they are remembered by. */
  const copies = (make: (snapshot: object) => object) => {
    const known = new WeakMap<object, object>();
    return (snapshot: object, by = snapshot) => {
      const copy = known.get(by) ?? make(snapshot);
      known.set(by, copy);
      return copy;
    };
  };
  /** A resource whose loader does something else with the one that it is given. */
  const withLoader =
    (change: (loader: Parts['loader']) => (args: Parameters<Parts['loader']>[0]) => Promise<string>) =>
    ({ params, loader }: Parts) =>
      resource({ params, loader: change(loader) });

  /** A resource that cares for loads that were aborted. */
  const late =
    (care: (made: Resource<string>, load: Promise<string>) => Promise<void | string>) =>
    ({ params, loader }: Parts) => {
      const made: Resource<string> = resource({
        params,
        loader: (args) => {
          const load = loader(args);
          args.abortSignal.addEventListener('abort', () => void care(made, load).catch(() => undefined));
          return load;
        },
      });
      return made;
    };

  const otherViews = new WeakMap<object, object>();
  /** A snapshot that differs in something. */
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

  /** A resource that shows something else in one respect once it was destroyed. */
  const atTheEnd = (name: 'status' | 'value' | 'error' | 'latest', says: () => unknown) =>
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
      'asks for one thing, whatever the params',
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
      'loads with a signal of its own',
      withLoader((loader) => (args) => loader({ ...args, abortSignal: new AbortController().signal })),
      /abortSignal\.aborted of the load under way is false, must be true/,
    ],
    [
      'loads with other params',
      withLoader((loader) => (args) => loader({ ...args, params: 7 })),
      /params of load 0 is 7, must be 1/,
    ],
    [
      'does not say what was before',
      withLoader(
        (loader) => (args) =>
          loader({ ...args, previous: { status: 'idle', value: undefined, error: undefined } }),
      ),
      /previous\.status of load 0 is "idle", must be "local"\n {2}previous\.value of load 0 is undefined, must be "a"/,
    ],
    [
      'keeps the value while it loads',
      broken((made) => ({ value: made.latest })),
      /value\(\) is "a", must be an exception, the error "failed"/,
    ],
    ['has no reload', broken(() => ({ reload: () => false })), /reload\(\) is false, must be true/],
    [
      'reloads after its end',
      broken((made) => ({ reload: () => made.reload() || made.status() === 'idle' })),
      /destroy\(\) at the end of a path failed\.\n.*\n {2}reload\(\) is true, must be false/,
    ],
    [
      'has its own idea of loading',
      broken(({ isLoading }) => ({ isLoading: lying(isLoading, () => false) })),
      /isLoading\(\) is false, must be true/,
    ],
    [
      'never says that it settled',
      broken(() => ({ settled: () => new Promise(() => {}) })),
      /what settled\(\) has told is undefined/,
    ],
    [
      'says too early that it settled',
      broken(({ snapshot }) => ({ settled: async () => snapshot() })),
      /what settled\(\) has told is .*, must be undefined/,
    ],
    [
      'makes a new snapshot each time',
      broken(({ snapshot }) => ({ snapshot: lying(snapshot, () => Object.freeze({ ...snapshot() })) })),
      /what an observer of snapshot saw last is/,
    ],
    [
      'cannot be destroyed',
      broken(() => ({ destroy: () => undefined })),
      /destroy\(\) at the end of a path failed\.\n.*\n {2}status\(\) is "local", must be "idle"/,
    ],
    [
      'tells observers twice',
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
      /the number of times that an observer of latest was told of no change is 1, must be 0/,
    ],
    [
      'tells observers of nothing',
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
      'shows observers status and snapshot that do not belong together',
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
      /the number of times that an observer of snapshot saw another status than the snapshot's is 1, must be 0/,
    ],
    [
      'tells observers nothing of errors',
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
      'sets a moment later',
      broken(({ set }) => ({ set: (value: string) => queueMicrotask(() => set(value)) })),
      /Step 1 of \d failed: set .*\n.*\n {2}status\(\) is "idle", must be "local"/,
    ],
    [
      'updates from something else',
      broken(({ set }) => ({ update: (change: (current: unknown) => string) => set(change('other')) })),
      /what update\(\) hands on is "other", must be undefined/,
    ],
    ['does not update', broken(() => ({ update: () => undefined })), /status\(\) is "idle", must be "local"/],
    [
      'shows what was loaded too late',
      late((made, load) => load.then((value) => made.set(value))),
      /status\(\) is "local", must be "error"/,
    ],
    [
      'shows errors that come too late',
      late((made, load) => load.catch(() => made.set('failed'))),
      /value\(\) is "failed", must be "b"/,
    ],
    [
      'shows snapshots that can be changed',
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
      'makes a new snapshot for each of the chart',
      broken(({ snapshot, actor, settled }) => {
        const copy = copies((same) => Object.freeze({ ...same }));
        const says = () => copy(snapshot(), actor.getSnapshot());
        return {
          settled: () => settled().then(says),
          snapshot: lying(snapshot, says, (see) => actor.subscribe(() => see(says()))),
        };
      }),
      /snapshot\(\), in which nothing changed, is .*, must be another/,
    ],
    [
      'is right only where it is observed',
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
      'has no error',
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
      'has the actor of another one',
      broken(() => ({ actor: resource({ params: () => undefined, loader: () => 1 }).actor })),
      /actor\.getSnapshot\(\)\.value is "idle", must be "local"/,
    ],
    [
      'has an actor that says nothing of reloads',
      broken(({ actor }) => ({
        actor: { getSnapshot: () => ({ ...actor.getSnapshot(), can: () => false }) },
      })),
      /whether the actor can reload is false, must be true/,
    ],
    [
      'fails to settle',
      broken(() => ({ settled: () => Promise.reject(new Error('no')) })),
      /what settled\(\) has told is an exception, the error "no", must be \{"status":"idle"\}/,
    ],
    [
      'loads after its end',
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
      'cannot be disposed of',
      broken(() => ({ [Symbol.dispose]: () => undefined })),
      /\[Symbol\.dispose\]\(\) at the end of a path failed\.\n.*\n {2}status\(\) is "local", must be "idle"/,
    ],
    [
      'aborts nothing before its end',
      ({ params, loader }) => {
        const ending = new AbortController();
        const made = resource({ params, loader: (args) => loader({ ...args, abortSignal: ending.signal }) });
        made.actor.subscribe({ complete: () => ending.abort() });
        return made;
      },
      /abortSignal\.aborted of load 0 is false, must be true/,
    ],
    [
      'passes on the params alone',
      withLoader(
        (loader) =>
          ({ params }) =>
            loader({ params } as never),
      ),
      /previous\.status of load 0 is undefined, must be "local"\n.*\n {2}abortSignal\.aborted of load 0 is undefined, must be false/,
    ],
    [
      'does not say what the error was',
      withLoader(
        (loader) => (args) => loader({ ...args, previous: { ...args.previous, error: undefined } as never }),
      ),
      /previous\.error of load \d is undefined, must be the error "failed"/,
    ],
    [
      'shows what arrives in the turn in which it is superseded',
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
      'shows what arrives after the turn in which it is superseded',
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
      'replaces local values by what arrives too late',
      late(async (made, load) => {
        const value = await load;
        if (made.status() === 'local') made.set(value);
      }),
      /value\(\) is "b", must be "a"/,
    ],
    [
      'forgets who waits for it',
      broken(({ settled, isLoading }) => ({
        settled: () => (isLoading() ? new Promise(() => {}) : settled()),
      })),
      /what settled\(\) has told is undefined, must be \{/,
    ],
    [
      'has snapshots of another status',
      broken(({ snapshot }) => ({
        snapshot: lying(snapshot, () => otherView(snapshot(), { status: 'idle' })),
      })),
      / snapshot\(\)\.status is "idle", must be "local"/,
    ],
    [
      'has snapshots of another value',
      broken(({ snapshot }) => ({
        snapshot: lying(snapshot, () => otherView(snapshot(), { value: undefined })),
      })),
      / snapshot\(\)\.value is undefined, must be "a"/,
    ],
    [
      'has snapshots of another error',
      broken(({ snapshot }) => ({
        snapshot: lying(snapshot, () => otherView(snapshot(), { error: undefined })),
      })),
      / snapshot\(\)\.error is undefined, must be the error "failed"/,
    ],
    [
      'keeps its value to the end',
      atTheEnd('value', () => 'old'),
      /\n {2}value\(\) is "old", must be undefined/,
    ],
    [
      'keeps an error to the end',
      atTheEnd('error', () => new Error('old')),
      /\n {2}error\(\) is the error "old", must be undefined/,
    ],
    [
      'keeps its latest value to the end',
      atTheEnd('latest', () => 'old'),
      /\n {2}latest\(\) is "old", must be undefined/,
    ],
    [
      'comes back when its params change',
      (parts) => {
        let first: unknown;
        return atTheEnd('status', () => {
          first ??= { params: outcome(parts.params) };
          return outcome(parts.params) === (first as { params: unknown }).params ? 'idle' : 'loading';
        })(parts);
      },
      /\n {2}status\(\) is "loading", must be "idle"/,
    ],
    [
      'shows what is loaded after its end',
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
        return atTheEnd('status', () => (hasCome ? 'resolved' : 'idle'))({
          ...parts,
          loader: watched as typeof loader,
        });
      },
      /\n {2}status\(\) is "resolved", must be "idle"/,
    ],
    [
      'cannot be disposed of at all',
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
      'is none',
      () => ({}) as Resource<string>,
      /create\(\) must return a resource, got an object without a function “status”/,
    ],
    [
      'is nothing',
      () => undefined as never,
      /create\(\) must return a resource, got undefined without a function “status”/,
    ],
  ])('A resource that %s fails', async (_, create, message) => {
    await expect(testResource(create, { maxLength: 2 })).rejects.toThrow(message);
  });

  describe('with more events', () => {
    const usual = [
      'params',
      'params.failed',
      'reload',
      'set',
      'xstate.done.actor.loader',
      'xstate.error.actor.loader',
    ] as const;
    const ofStreams = [...usual, 'loader.item'] as const;
    const withWaits = [...usual, 'params.waiting'] as const;
    type StreamParts = TestResourceParts<string, number | undefined, 'loader.item'>;
    type WaitParts = TestResourceParts<string, number | undefined, 'params.waiting'>;
    type Observed = ReturnType<StreamParts['stream']>;
    type StreamObserver = Parameters<Observed['subscribe']>[0];

    /** A resource whose stream is read in another way. */
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

    /** A resource whose stream is closed in another way. */
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

    test('What makes resources by resource() passes, whatever stands between', async () => {
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
        'closes no stream before its end',
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
        /the number of times that the stream under way was closed is 2, must be 1/,
      ],
      [
        'does not close the last stream',
        (parts) => {
          let isEnding = false;
          const made = withClosing((close) => () => void (isEnding || close()))(parts);
          const end = () => {
            isEnding = true;
            made.destroy();
          };
          return changed(made, { destroy: end, [Symbol.dispose]: end });
        },
        /at the end of a path failed\.\n.*\n {2}the number of times that the stream under way was closed is 0, must be 1/,
      ],
      [
        'aborts no stream before its end',
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
        'shows an item that comes after a local value',
        withStream((made, { next }, signal) => ({
          next: (item) => {
            if (signal.aborted && made().status() === 'local') made().set(item);
            else next(item);
          },
        })),
        /set "(a|b)" → local\n.*\n {2}value\(\) is "(a|b)", must be "(a|b)"/,
      ],
      [
        'shows an item that comes after the turn in which its stream was superseded',
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
        'shows an item that comes as soon as its stream is superseded',
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
        'shows an item that comes after its end',
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
        'is streaming after its end',
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
        'shows the end of a stream that was superseded',
        withStream((made, { complete }, signal) => ({
          complete: () => {
            if (signal.aborted) made().set('the end');
            else complete();
          },
        })),
        /value\(\) is "the end", must be/,
      ],
      [
        'shows the failure of a stream that was superseded',
        withStream((made, { error }, signal) => ({
          error: (thrown) => {
            if (signal.aborted) made().set('a failure');
            else error(thrown);
          },
        })),
        /value\(\) is "a failure", must be/,
      ],
      [
        'shows the first item only',
        withStream((_, { next, complete }) => ({
          next: (item) => {
            next(item);
            complete();
          },
        })),
        /isStreaming\(\) is false, must be true/,
      ],
      [
        'takes an end for a failure',
        withStream((_, { error }) => ({ complete: () => error(new Error('the end')) })),
        /loader done → resolved\n.*\n {2}status\(\) is "error", must be "resolved"/,
      ],
      [
        'takes a failure for an end',
        withStream((_, { complete }) => ({ error: () => complete() })),
        /loader failed: failed → error\n/,
      ],
      [
        'hears of no end',
        withStream(() => ({ complete: () => undefined })),
        /isStreaming\(\) is true, must be false/,
      ],
      [
        'is streaming for ever',
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
        'tells nobody that it is streaming',
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
        'shows what was there while it waits',
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
        /params wait → loading\n.*\n {2}status\(\) is "\w+", must be "loading"/,
      ],
      [
        'shows its latest value while it waits',
        (parts) => {
          const made = resource(parts);
          const { value, latest, actor } = made;
          const says = () => (actor.getSnapshot().context.isWaiting ? latest() : value());
          return changed(made, { value: lying(value, says) });
        },
        /params wait → loading\n.*\n {2}value\(\) is "\w+", must be undefined/,
      ],
      [
        'does not hand on what its params are given',
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
        /params wait → loading\n.*\n {2}isLoading\(\) is false, must be true/,
      ],
      [
        'forgets in a wait what was there before',
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
        'says nothing of waits',
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

    test('A resource that does not reload by force fails', async () => {
      const unforced = broken(({ reload }) => ({ reload: () => reload() }));
      await expect(testResource(unforced, { force: [true], maxLength: 2 })).rejects.toThrow(
        /reload by force → loading\n.*\n {2}reload\(\{ force \}\) is false, must be true/,
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
        /whether the actor can reload by force is false, must be true/,
      );
    });

    test('A resource that loads though a value is known fails, and one that does not load to revalidate it', async () => {
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

  test('The error says on which path it was', async () => {
    const changed = withLoader((loader) => async (args) => `${await loader(args)}!`);
    await expect(testResource(changed)).rejects.toThrow(
      /^Step \d of \d failed: loader done "a" → resolved\n {2}Path: idle, .*loader done "a" → resolved/,
    );
    const undestroyed = broken(() => ({ destroy: () => undefined }));
    await expect(testResource(undestroyed)).rejects.toThrow(/\n {2}Path: idle, /);
    await expect(testResource(undestroyed)).rejects.toMatchObject({ cause: expect.any(Error) });
  });

  test('One resource for two paths is an error, and what makes none', async () => {
    const made = new Map<unknown, Resource<string>>();
    const once = (parts: Parts) => {
      if (made.size === 0) made.set(undefined, resource(parts));
      return made.get(undefined) as Resource<string>;
    };
    await expect(testResource(once)).rejects.toThrow(
      new TypeError(
        'testResource(): create() must return a new resource each time, got one for the second time.',
      ),
    );
    await expect(testResource(resource({ loader: () => 'a' }) as never)).rejects.toThrow(
      new TypeError(
        'testResource() takes a function that makes a resource from { params, loader }, got an object.',
      ),
    );
    await expect(testResource(resource, { maxLength: 0 })).rejects.toThrow(RangeError);
  });

  test('What create throws is thrown', async () => {
    const error = new Error('no');
    const create = () => {
      throw error;
    };
    await expect(testResource(create)).rejects.toBe(error);
  });
});
