/** Error messages for wrong input. */
import { describe, expect, jest, test } from '@jest/globals';
import { createApp, defineComponent, h, reactive, ref } from 'vue';
import { resource, signal } from 'xstate-resource';
import { createResourceScope, fromVue, useResource, useSignalValue } from 'xstate-resource/vue';
import { inEffectScope, settle, withoutWarnings } from './vue-stage.js';

const loader = () => 'loaded';
const anything = (given: unknown) => given as never;

describe('wrong input', () => {
  withoutWarnings();
  const { within } = inEffectScope();

  test.each([
    ['useResource', () => useResource({ loader })],
    ['useResource', () => useResource(resource({ loader }))],
    ['useSignalValue', () => useSignalValue(signal(1))],
    ['fromVue', () => fromVue(() => 1)],
  ])('%s() outside a setup and outside an effect scope', (name, use) => {
    expect(use).toThrow(
      `${name}() was called outside a component's setup and outside an effect scope, or there are two copies of Vue in the page.`,
    );
    expect(use).toThrow('Call it in setup, before the first await, or in the run() of an effectScope().');
  });

  test('useResource() after the first await of a setup', async () => {
    let problem: unknown;
    const app = createApp(
      defineComponent({
        setup() {
          void (async () => {
            await null;
            useResource({ loader });
          })().catch((error) => {
            problem = error;
          });
          return () => h('p');
        },
      }),
    );
    app.mount(document.createElement('main'));
    await settle();
    expect(problem).toEqual(
      expect.objectContaining({ message: expect.stringContaining('before the first await') }),
    );
    app.unmount();
  });

  test.each([
    ['a string', 'FRA', '"FRA"'],
    ['undefined', undefined, 'undefined'],
    ['a reactive object', reactive({ id: 1 }), 'an object'],
  ])('%s as params', (_name, params, said) => {
    const use = () => within(() => useResource({ params: anything(params), loader }));
    expect(use).toThrow(TypeError);
    expect(use).toThrow('useResource(): the option "params" must be a ref or a getter, got ');
    expect(use).toThrow(
      'Write () => props.id instead of props.id, and write a constant as a getter, too: changes of a plain value would be missed.',
    );
    if (said.startsWith('"') || said === 'undefined') expect(use).toThrow(said);
  });

  test.each([
    [
      'undefined',
      undefined,
      'useResource() takes an object such as { loader: async () => … }, got undefined.',
    ],
    ['null', null, 'useResource() takes an object such as { loader: async () => … }, got null.'],
    ['a signal', signal(1), 'useResource() takes an object such as { loader: async () => … }, got '],
    ['an unknown option', { loader, retries: 3 }, 'useResource() has no option "retries". Its options are '],
    [
      'no loader',
      { params: ref(1) },
      'useResource(): the option "loader" must be a function or actor logic, got undefined.',
    ],
    [
      'loader and stream',
      { loader, stream: loader },
      'useResource(): the option "stream" cannot be combined with "loader"',
    ],
    [
      'a name that is not a string',
      { loader, name: 1 },
      'useResource(): the option "name" must be a string, got 1.',
    ],
    [
      'revalidate alone',
      { loader, revalidate: true },
      'useResource(): the option "revalidate" requires the option "cached"',
    ],
  ])('useResource() with %s', (_name, given, said) => {
    const use = () => within(() => useResource(anything(given)));
    expect(use).toThrow(TypeError);
    expect(use).toThrow(said);
  });

  test("useSignalValue() with a signal's value, and fromVue() with a ref", () => {
    expect(() => within(() => useSignalValue(anything('loading')))).toThrow(
      new TypeError(
        'useSignalValue() takes a signal, such as user.status, got "loading". Pass the signal itself, not its value.',
      ),
    );
    expect(() => within(() => fromVue(anything(ref(1))))).toThrow('fromVue() takes a function, got ');
  });

  test('a wrong state for a scope', () => {
    for (const [state, said] of [
      ['{}', '"{}"'],
      [null, 'null'],
      [[], 'an array'],
    ] as const) {
      expect(() => createResourceScope(anything(state))).toThrow(TypeError);
      expect(() => createResourceScope(anything(state))).toThrow(
        'createResourceScope() takes an object whose keys are names of resources, got ',
      );
      if (said !== 'an array') expect(() => createResourceScope(anything(state))).toThrow(said);
    }
  });

  test('a state with a broken entry for the name of a resource', () => {
    const app = createApp(
      defineComponent({
        setup() {
          useResource({ loader, name: 'user' });
          return () => h('p');
        },
      }),
    );
    app.use(createResourceScope(anything({ user: ['Ada'] })));
    const reported = jest.fn();
    app.config.errorHandler = reported;
    app.config.warnHandler = () => {};
    app.mount(document.createElement('main'));
    expect(reported.mock.calls[0]?.[0]).toEqual(
      expect.objectContaining({
        message: expect.stringContaining(
          'the entry for "user" in the state must be an object with params and value',
        ),
      }),
    );
    app.unmount();
  });
});
