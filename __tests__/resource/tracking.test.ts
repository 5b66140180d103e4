/** Rule 9: only params are tracked. */
import { describe, expect, jest, test } from '@jest/globals';
import { effect, type Resource, resource, signal } from 'xstate-resource';
import { withPolicy } from 'xstate-resource/loaders';
import { flushPromises } from 'xstate-resource/testing';
import { collectUncaught } from '../support/uncaught.js';

collectUncaught();

describe('rule 9: only params are tracked', () => {
  test('nothing that the loader reads is tracked, before or after its first await', async () => {
    const other = signal(1);
    const loader = jest.fn(async () => {
      const before = other();
      await undefined;
      return before + other();
    });
    const user = resource({ loader });
    let runs = 0;
    effect(() => {
      runs++;
      user.status();
    });
    await flushPromises();
    const settled = runs;
    other.set(2);
    await flushPromises();
    expect([loader.mock.calls.length, runs, user.status()]).toEqual([1, settled, 'resolved']);
  });

  test('creating a resource inside an effect or a computed tracks nothing there', async () => {
    const id = signal(1);
    let runs = 0;
    effect(() => {
      runs++;
      resource({ params: id, loader: () => 1 });
    });
    id.set(2);
    await flushPromises();
    expect(runs).toBe(1);
  });

  test('nothing that a policy reads while it wraps the loader is tracked', () => {
    const attempts = signal(1);
    let runs = 0;
    effect(() => {
      runs++;
      resource({ loader: () => 1, policy: (load) => withPolicy({ retry: attempts() })(load) });
    });
    attempts.set(2);
    expect(runs).toBe(1);
  });

  test('nothing that is read because a stream emits, fails or ends in an effect is tracked by that effect', async () => {
    for (const method of ['next', 'error', 'complete'] as const) {
      const id = signal(1);
      const count = signal(0);
      const source = signal<'next' | 'error' | 'complete' | undefined>(undefined);
      let observer: { next(item: string): void; error(thrown: unknown): void; complete(): void } | undefined;
      const news = resource({
        params: id,
        stream: () => ({
          subscribe(given: NonNullable<typeof observer>) {
            observer = given;
            return () => {};
          },
        }),
      });
      news.actor.subscribe(() => count());
      await flushPromises();
      let runs = 0;
      effect(() => {
        runs += 1;
        const name = source();
        if (name !== undefined) observer?.[name]('an item');
      });
      source.set(method);
      expect([news.status(), runs]).toEqual([method === 'next' ? 'resolved' : 'error', 2]);
      id.set(2);
      count.set(1);
      expect(runs).toBe(2);
      news.destroy();
    }
  });

  test('nothing that a listener to an abort reads is tracked by the effect that caused the abort', async () => {
    for (const end of [
      (user: Resource<string>) => user.set('x'),
      (user: Resource<string>) => user.destroy(),
    ]) {
      const count = signal(0);
      const user = resource({
        loader: ({ abortSignal }) => {
          abortSignal.addEventListener('abort', () => count());
          return new Promise<string>(() => {});
        },
      });
      await flushPromises();
      user.actor.subscribe(() => count());
      let runs = 0;
      effect(() => {
        runs += 1;
        end(user);
      });
      count.set(1);
      expect(runs).toBe(1);
    }
  });
});
