/** An effect that does not catch the error that `value()` throws. */
import { describe, expect, test } from '@jest/globals';
import { computed, effect, resource, signal } from 'xstate-resource';
import { controlledLoader, flushPromises } from 'xstate-resource/testing';
import { collectUncaught } from '../support/uncaught.js';

const uncaught = collectUncaught();

describe('an effect that reads value() without a guard', () => {
  const failing = async (name?: string) => {
    const user = resource({
      loader: () => Promise.reject<string>(new TypeError('fetch failed')),
      ...(name !== undefined && { name }),
    });
    await user.settled();
    return user;
  };
  const reported = () => uncaught.take().map((error) => [(error as Error).message, (error as Error).cause]);
  const advice = 'throws: fetch failed. Check hasValue() first, or read snapshot().';

  test('is reported with both names, with advice, and with the error as the cause', async () => {
    const user = await failing('user');
    effect(function showName() {
      user.value();
    });
    expect(reported()).toEqual([
      [
        `The effect "showName" did not catch the error that value() of the resource "user" ${advice}`,
        user.error(),
      ],
    ]);
  });

  test('is reported even if neither has a name', async () => {
    const user = await failing();
    effect(() => void user.value());
    expect(reported()).toEqual([
      [`An effect did not catch the error that value() of a resource without a name ${advice}`, user.error()],
    ]);
  });

  test('is reported through a computed, in a clean-up, and in a subscriber', async () => {
    const user = await failing('user');
    const name = computed(() => user.value()?.toUpperCase());
    const count = signal(0);
    effect(() => void name());
    const stop = effect(() => () => void user.value());
    stop();
    count.subscribe(() => void name());
    count.set(1);
    const message = `did not catch the error that value() of the resource "user" ${advice}`;
    expect(reported()).toEqual([
      [`An effect ${message}`, user.error()],
      [`An effect ${message}`, user.error()],
      [`A subscriber ${message}`, user.error()],
    ]);
  });

  test('names the resource that was read, even if it shows the error of its parent', async () => {
    const user = await failing('user');
    const team = resource({ params: () => user.value(), loader: () => 'team', name: 'team' });
    await flushPromises();
    effect(() => void team.value());
    expect(reported()).toEqual([[expect.stringContaining('of the resource "team"'), user.error()]]);
  });

  test('runs again when the resource has recovered', async () => {
    const users = controlledLoader<string, undefined>();
    const user = resource({ loader: users, name: 'user' });
    const seen: unknown[] = [];
    effect(() => void seen.push(user.value()));
    await flushPromises();
    await users.reject(new Error('down'));
    expect(reported()).toHaveLength(1);
    user.reload();
    await flushPromises();
    await users.resolve('Ada');
    expect(seen).toEqual([undefined, undefined, 'Ada']);
  });

  test('throws the same error, and is reported, even if its message cannot be read', async () => {
    const error = Object.defineProperty(new Error('no'), 'message', { value: Symbol('message') });
    const user = resource({ loader: () => Promise.reject<string>(error), name: 'user' });
    await user.settled();
    let thrown: unknown;
    try {
      user.value();
    } catch (it) {
      thrown = it;
    }
    expect(thrown).toBe(error);
    effect(() => void user.value());
    expect(uncaught.take()).toEqual([
      expect.objectContaining({
        cause: error,
        message: expect.stringContaining('of the resource "user" throws: an error without a message.'),
      }),
    ]);
  });

  test('reports any other error of an effect unchanged', () => {
    const error = new Error('mine');
    effect(() => {
      throw error;
    });
    effect(() => {
      throw 'text';
    });
    expect(uncaught.take()).toEqual([error, 'text']);
  });
});
