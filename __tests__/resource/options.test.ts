/** Rule 11: invalid options. */
import { describe, expect, test } from '@jest/globals';
import { resource } from 'xstate-resource';
import { flushPromises } from 'xstate-resource/testing';
import { expectShown } from '../support/shown.js';
import { collectUncaught } from '../support/uncaught.js';

collectUncaught();

describe('rule 11: invalid options', () => {
  const loader = () => 1;
  test.each([
    ['nothing', undefined, 'resource() takes an object such as { loader: async () => … }, got undefined.'],
    ['null', null, 'got null.'],
    ['a function', loader, 'got a function.'],
    [
      'neither loader nor stream',
      {},
      'the option "loader" must be a function or actor logic, got undefined. To load several values in sequence, use "stream" instead.',
    ],
    [
      'both',
      { loader, stream: loader },
      'the option "stream" cannot be combined with "loader", got a function. Use one of the two.',
    ],
    [
      'a loader that is not a function',
      { loader: 'fetch' },
      'the option "loader" must be a function or actor logic, got "fetch".',
    ],
    [
      'a stream that is not a function',
      { stream: [1] },
      'the option "stream" must be a function, got an array.',
    ],
    [
      'params that are not a function',
      { loader, params: { id: 1 } },
      'the option "params" must be a function, got an object.',
    ],
    ['null for params', { loader, params: null }, 'the option "params" must be a function, got null.'],
    [
      'an equal that is not a function',
      { loader, equal: true },
      'the option "equal" must be a function, got true.',
    ],
    [
      'a paramsEqual that is not a function',
      { loader, paramsEqual: 1n },
      'the option "paramsEqual" must be a function, got 1n.',
    ],
    ['a name that is not a string', { loader, name: 5 }, 'the option "name" must be a string, got 5.'],
    [
      'an inspector without a next method',
      { loader, inspect: {} },
      'the option "inspect" must be a function or an observer with a next method, got an object.',
    ],
    [
      'an inspector that is null',
      { loader, inspect: null },
      'the option "inspect" must be a function or an observer with a next method, got null.',
    ],
    [
      'an unknown option',
      { loader, request: loader },
      'has no option "request". Its options are loader, stream, params, cached, revalidate, policy, equal, paramsEqual, name, inspect.',
    ],
    ['an option with an odd name', { loader, constructor: 1 }, 'has no option "constructor".'],
  ])('%s: a TypeError that says what was passed and what was expected', (_, options, message) => {
    expect(() => resource(options as never)).toThrow(TypeError);
    expect(() => resource(options as never)).toThrow(message);
  });

  test('an option that is undefined counts as omitted', async () => {
    const options = {
      loader,
      params: undefined,
      equal: undefined,
      paramsEqual: undefined,
      name: undefined,
      inspect: undefined,
    };
    const user = resource(options as never);
    await flushPromises();
    expectShown(user, 'resolved', { value: 1 });
  });
});
