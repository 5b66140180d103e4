/** The invariants of a resource with a policy, whatever is done to it by any code at any time. */
import { expect, jest } from '@jest/globals';
import fc from 'fast-check';
import { batch, effect, resource, signal, untracked } from 'xstate-resource';
import { type Attempts, attemptsOf, keepFresh, retryNow, withPolicy } from 'xstate-resource/loaders';
import type { ResourceLoaderArgs } from 'xstate-resource/machine';
import { flushPromises } from 'xstate-resource/testing';

const deeds = [
  'set',
  'one',
  'two',
  'none',
  'reload',
  'force',
  'retry',
  'item',
  'end',
  'fail',
  'failFirst',
  'unwanted',
  'destroy',
] as const;
type Deed = (typeof deeds)[number];

const deed = fc.constantFrom(...deeds);
const plan = fc.record({
  isStream: fc.boolean(),
  isKept: fc.boolean(),
  isCached: fc.boolean(),
  isInspected: fc.boolean(),
  debounce: fc.constantFrom(undefined, 0, 20),
  timeout: fc.constantFrom(undefined, 0, 30),
  /** The actions from outside, in order. */
  steps: fc.array(
    fc.oneof(
      deed,
      fc.constantFrom('flush' as const, 'tick' as const, 'pass' as const),
      fc.tuple(deed, deed), // in a batch
    ),
    { maxLength: 30 },
  ),
  /** What user-supplied functions do, one action per call. */
  inFunctions: fc.array(fc.option(deed, { freq: 3 }), { maxLength: 30 }),
});
type Plan = typeof plan extends fc.Arbitrary<infer P> ? P : never;

interface Opened {
  readonly signal: AbortSignal;
  next(item: unknown): void;
  end(value?: unknown): void;
  fail(error: unknown): void;
}

const wordsFor = (attempts: Attempts | undefined) =>
  attempts && `${attempts.attempt} of ${attempts.attempts}, ${attempts.retryAt}, ${attempts.error?.message}`;

async function check({
  isStream,
  isKept,
  isCached,
  isInspected,
  debounce,
  timeout,
  steps,
  inFunctions,
}: Plan): Promise<void> {
  /** Failures found where throwing would count as an error of the loader or the effect. */
  const wrong: unknown[] = [];
  const id = signal<number | null>(1);
  const isWanted = signal(true);
  const opened: Opened[] = [];
  let asked = 0;
  /**
   * Whether a user-supplied function has acted since the effect ran. A value that changes and
   * changes back within a step may count as a change.
   */
  let hasActed = false;

  /** Called whenever a user-supplied function is called. */
  const called = <T>(answer: T): T => {
    const next = inFunctions[asked];
    asked += 1;
    if (next != null) {
      hasActed = true;
      untracked(() => act(next));
    }
    return answer;
  };

  const load = ({ params, abortSignal }: ResourceLoaderArgs<unknown, number>): Promise<void> => {
    const { context } = user.actor.getSnapshot();
    if (abortSignal.aborted || params !== context.params)
      wrong.push(`was called for ${params}, which is superseded`);
    abortSignal.addEventListener('abort', () => called(undefined));
    return called(Promise.resolve());
  };
  const loader = (args: ResourceLoaderArgs<unknown, number>): PromiseLike<unknown> => {
    void load(args);
    return {
      // biome-ignore lint/suspicious/noThenProperty: it calls back at once
      then(end: unknown, fail: unknown) {
        opened.push({
          signal: args.abortSignal,
          next: () => {},
          end: end as Opened['end'],
          fail: fail as Opened['fail'],
        });
        return undefined as never;
      },
    };
  };
  const stream = (args: ResourceLoaderArgs<unknown, number>) => {
    void load(args);
    return {
      subscribe(observer: { next(item: unknown): void; error(thrown: unknown): void; complete(): void }) {
        opened.push({
          signal: args.abortSignal,
          next: (item) => observer.next(item),
          end: () => observer.complete(),
          fail: (error) => observer.error(error),
        });
        return () => {};
      },
    };
  };
  const user = resource<unknown, number>({
    params: id,
    ...(isStream ? { stream } : { loader }),
    ...(isCached && { cached: (params: number) => called(params === 2 ? 'cached' : undefined) }),
    ...(isInspected && { inspect: () => {} }),
    equal: (a, b) => called(a === b),
    policy: withPolicy({
      debounce: debounce === undefined ? undefined : () => called(debounce),
      timeout,
      retry: { attempts: 2, delay: () => called(15), when: () => called(true) },
    }),
  } as Parameters<typeof resource<unknown, number>>[0]);
  const attempts = attemptsOf(user);

  const acts: Record<Deed, () => void> = {
    set: () => user.set('own'),
    one: () => id.set(1),
    two: () => id.set(2),
    none: () => id.set(null),
    reload: () => void user.reload(),
    force: () => void user.reload({ force: true }),
    retry: () => void retryNow(user),
    item: () => opened.at(-1)?.next('item'),
    end: () => opened.at(-1)?.end('value'),
    fail: () => opened.at(-1)?.fail(new Error('no')),
    failFirst: () => opened[0]?.fail(new Error('late')),
    unwanted: () => isWanted.set(!untracked(isWanted)),
    destroy: () => user.destroy(),
  };
  const act = (name: Deed) => acts[name]();

  const notified: string[] = [];
  const stop = effect(() => {
    const shown = { status: user.status(), isStreaming: user.isStreaming(), attempts: wordsFor(attempts()) };
    const words = JSON.stringify(shown);
    if (notified.at(-1) === words && !hasActed) wrong.push(`was notified again of ${words}`);
    const mayStream = isStream && shown.status === 'resolved';
    if (
      shown.attempts !== undefined &&
      !mayStream &&
      shown.status !== 'loading' &&
      shown.status !== 'reloading'
    )
      wrong.push(words);
    if (shown.isStreaming && !mayStream) wrong.push(words);
    notified.push(words);
    hasActed = false;
    called(undefined);
  });
  const stopKeeping = isKept ? keepFresh(user, { every: 25, while: () => called(isWanted()) }) : () => {};

  for (const step of steps) {
    if (step === 'tick') {
      jest.advanceTimersByTime(10); // no microtasks run between the timers
    } else if (step === 'pass') {
      await jest.advanceTimersByTimeAsync(10);
    } else if (step === 'flush') {
      await flushPromises();
      const status = user.status();
      if (status === 'loading' || status === 'reloading') expect(attempts()).toBeDefined();
      expect(notified.at(-1)).toBe(
        JSON.stringify({ status, isStreaming: user.isStreaming(), attempts: wordsFor(attempts()) }),
      );
    } else if (Array.isArray(step)) {
      batch(() => step.forEach(act));
    } else {
      const pauses = attempts()?.retryAt !== undefined;
      if (step === 'retry') expect(retryNow(user)).toBe(pauses);
      else act(step);
    }
    expect(wrong).toEqual([]);
  }
  stop();
  stopKeeping();
  user.destroy();
  await flushPromises();
  expect(jest.getTimerCount()).toBe(0);
  for (const { fail } of opened) fail(new Error('late'));
  expect([user.status(), attempts(), jest.getTimerCount()]).toEqual(['idle', undefined, 0]);
}

/** @param takeUncaught Returns the errors that were reported as uncaught. */
export const policies = (takeUncaught: () => unknown[]) =>
  fc
    .asyncProperty(plan, async (given) => {
      await check(given);
      expect(takeUncaught()).toEqual([]);
    })
    .afterEach(() => {
      jest.clearAllTimers();
      takeUncaught();
    });
