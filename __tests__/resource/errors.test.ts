/** Rule 7: errors. */
import { describe, expect, test } from '@jest/globals';
import { resource } from 'xstate-resource';
import { flushPromises } from 'xstate-resource/testing';
import { setUp } from '../support/set-up.js';
import { expectShown } from '../support/shown.js';
import { collectUncaught } from '../support/uncaught.js';

collectUncaught();

function hostile(): unknown {
  return {
    get message() {
      throw new Error('not to be read');
    },
  };
}

function revoked(): unknown {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

describe('rule 7: errors', () => {
  test.each([
    ['a string', 'just text', 'just text'],
    ['undefined', undefined, 'Something that is not an Error was thrown: undefined'],
    [
      'an object with an empty message',
      { message: '' },
      'Something that is not an Error was thrown: an object',
    ],
    [
      'an object whose length is not a number',
      { length: Object.create(null) },
      'Something that is not an Error was thrown: an object',
    ],
    ['an array-like of one object with a message', { 0: { message: 'first' }, length: Symbol('s') }, 'first'],
    ['a URL', new URL('http://a'), 'Something that is not an Error was thrown: a URL'],
    ['an empty string', '', 'Something that is not an Error was thrown: ""'],
    ['an object', { a: 5 }, 'Something that is not an Error was thrown: an object'],
    [
      'an object with a code',
      { code: '42P01', detail: 'secret' },
      'Something that is not an Error was thrown: an object (code 42P01)',
    ],
    [
      'an object without a prototype',
      Object.create(null),
      'Something that is not an Error was thrown: an object',
    ],
    [
      'an object with a message',
      { name: 'PostgrestError', message: 'no such table', code: '42P01' },
      'no such table',
    ],
    [
      'an object whose message is not a string',
      { message: { text: 'no' } },
      'Something that is not an Error was thrown: an object',
    ],
    ['an object whose message throws', hostile(), 'Something that is not an Error was thrown: an object'],
    [
      'an instance of a class',
      new (class Failure {})(),
      'Something that is not an Error was thrown: an object',
    ],
    ['an array', [1, 2], 'Something that is not an Error was thrown: an array'],
    ['an array of errors', [new Error('first'), new Error('second')], 'first (and 1 more)'],
    ['an array of one object with a message', [{ message: 'no such field' }], 'no such field'],
    ['an empty array', [], 'Something that is not an Error was thrown: an array'],
    [
      'a response',
      new Response(null, { status: 404, statusText: 'Not Found' }),
      'Something that is not an Error was thrown: a Response (status 404, statusText Not Found)',
    ],
    [
      'a response without a status text',
      new Response(null, { status: 500 }),
      'Something that is not an Error was thrown: a Response (status 500)',
    ],
    ['an event', new Event('error'), 'Something that is not an Error was thrown: an Event (type error)'],
    ['an error event', Object.assign(new Event('error'), { message: 'script failed' }), 'script failed'],
    ['a symbol', Symbol('s'), 'Something that is not an Error was thrown: Symbol(s)'],
    ['a bigint', 5n, 'Something that is not an Error was thrown: 5n'],
    ['a revoked proxy', revoked(), 'Something that is not an Error was thrown: an object'],
    ['a function', () => 1, 'Something that is not an Error was thrown: a function'],
    ['null', null, 'Something that is not an Error was thrown: null'],
  ])('%s that is thrown is wrapped, as the cause', async (_, thrown, message) => {
    const { user, reject } = setUp();
    await flushPromises();
    await reject(thrown);
    const error = user.error();
    expect(error).toMatchObject({ message });
    expect(error?.cause).toBe(thrown);
    expectShown(user, 'error', { error });
  });

  test('keep the name of the thrown object if they have its message', async () => {
    const named = async (thrown: unknown) => {
      const { user, reject } = setUp();
      await flushPromises();
      await reject(thrown);
      return [user.error()?.name, String(user.error()), Object.keys(user.error() as Error)];
    };
    expect(await named({ name: 'PostgrestError', message: 'no' })).toEqual([
      'PostgrestError',
      'PostgrestError: no',
      [],
    ]);
    expect(await named({ name: '', message: 'no' })).toEqual(['Error', 'Error: no', []]);
    expect(await named({ name: 5, message: 'no' })).toEqual(['Error', 'Error: no', []]);
    expect(await named({ name: 'Ada' })).toEqual([
      'Error',
      'Error: Something that is not an Error was thrown: an object',
      [],
    ]);
  });

  test('thrown by params are wrapped, too', async () => {
    const user = resource({
      params: (): number => {
        throw { message: 'not signed in' };
      },
      loader: () => 'never',
    });
    expect(user.error()).toMatchObject({ message: 'not signed in', cause: { message: 'not signed in' } });
  });

  test('from another realm, or a DOMException, are kept unchanged', async () => {
    const foreign = (await import('node:vm')).runInNewContext('new TypeError("foreign")');
    for (const error of [foreign, new DOMException('too slow', 'TimeoutError')]) {
      const { user, reject } = setUp();
      await flushPromises();
      await reject(error);
      expect(user.error()).toBe(error);
      expectShown(user, 'error', { error });
    }
  });

  test('thrown synchronously by a loader put the resource in error, and do not reach the caller', async () => {
    const error = new Error('at once');
    const user = resource({
      loader: (): string => {
        throw error;
      },
    });
    expectShown(user, 'loading');
    await flushPromises();
    expectShown(user, 'error', { error });
  });

  test('include an abort error in a load that was not superseded', async () => {
    const { user, reject, loads } = setUp();
    await flushPromises();
    const error = new DOMException('gave up', 'AbortError');
    await reject(error);
    expectShown(user, 'error', { error });
    expect(loads[0]?.abortSignal.aborted).toBe(false);
  });

  test('from a broken thenable are errors, too', async () => {
    const error = new Error('broken then');
    const user = resource({
      loader: () =>
        ({
          // biome-ignore lint/suspicious/noThenProperty: a broken thenable is under test
          get then() {
            throw error;
          },
        }) as unknown as PromiseLike<string>,
    });
    await flushPromises();
    expectShown(user, 'error', { error });
  });
});
