/**
 * The types of `xstate-resource/testing`: what is inferred, and what must not compile. tsc checks
 * this file, here and in a user's folder.
 */
import { describe, test } from '@jest/globals';
import { expectTypeOf } from 'expect-type';
import { type Resource, type ResourceParamsTools, resource, signal } from 'xstate-resource';
import {
  type ControlledLoader,
  controlledLoader,
  type ResourceModel,
  type ResourceModelPath,
  resourceModel,
  testResource,
} from 'xstate-resource/testing';

interface User {
  readonly name: string;
}

const ada: User = { name: 'Ada' };
const noop = () => undefined;

/** Code that must compile but does not run. */
const check = (_: () => unknown): void => {};

describe('A controlled loader', () => {
  test('is a loader with its types of values and params', () => {
    const users = controlledLoader<User, number>();
    expectTypeOf(users).toEqualTypeOf<ControlledLoader<User, number>>();
    check(() => {
      const id = signal<number | undefined>(1);
      const user = resource({ params: id, loader: users });
      expectTypeOf(user).toEqualTypeOf<Resource<User>>();
      resource({ params: id, loader: async (args) => (await users(args)).name });
      // @ts-expect-error its params are numbers
      resource({ params: signal('1'), loader: users });
    });
  });

  test('is settled with values of its type, and has params of its type', () => {
    const users = controlledLoader<User, number>();
    check(() => {
      expectTypeOf(users.resolve(ada)).toEqualTypeOf<Promise<void>>();
      users.resolve(ada, 0);
      users.resolve(ada, users.loads[0]);
      // @ts-expect-error not a user
      users.resolve('Ada');
      users.reject('anything');
      expectTypeOf(users.loads[0]?.params).toEqualTypeOf<number | undefined>();
      expectTypeOf(users.loads[0]?.previous.value).toEqualTypeOf<User | undefined>();
      // @ts-expect-error loads are read-only
      users.loads.push();
    });
  });
});

describe('A model', () => {
  const model = resourceModel({
    params: [1, 2, undefined],
    values: [ada],
    events: ['params', 'xstate.done.actor.loader'],
  });
  type Path = ReturnType<typeof model.statePaths>[0];

  test('infers its types from the params, values and events', () => {
    expectTypeOf<Path>().toEqualTypeOf<
      ResourceModelPath<User, number | undefined, 'params' | 'xstate.done.actor.loader'>
    >();
    const byDefault = resourceModel();
    expectTypeOf(byDefault.statePaths()[0]).toEqualTypeOf<
      ResourceModelPath<string, number | undefined> | undefined
    >();
  });

  test('types the event of each executor and the state of each check', () => {
    check(() =>
      model.statePaths()[0]?.test({
        events: {
          params: ({ event, from, state }) => {
            expectTypeOf(event).toEqualTypeOf<{
              readonly type: 'params';
              readonly params: number | undefined;
            }>();
            expectTypeOf(from.latest).toEqualTypeOf<User | undefined>();
            expectTypeOf(state.params).toEqualTypeOf<number | undefined>();
          },
          'xstate.done.actor.loader': async ({ event }) => expectTypeOf(event.output).toEqualTypeOf<User>(),
        },
        states: {
          idle: ({ value }) => expectTypeOf(value).toEqualTypeOf<undefined>(),
          loading: ({ status, value }) => {
            expectTypeOf(status).toEqualTypeOf<'loading'>();
            expectTypeOf(value).toEqualTypeOf<undefined>();
          },
          reloading: ({ value }) => expectTypeOf(value).toEqualTypeOf<User | undefined>(),
          resolved: ({ value }) => expectTypeOf(value).toEqualTypeOf<User>(),
          local: ({ value }) => expectTypeOf(value).toEqualTypeOf<User>(),
          error: ({ value, error, chart }) => {
            expectTypeOf(value).toEqualTypeOf<undefined>();
            expectTypeOf(error).toEqualTypeOf<Error>();
            chart.can({ type: 'reload' });
          },
        },
      }),
    );
  });

  test('requires an executor for each of its events, and allows no others', () => {
    check(() => {
      // @ts-expect-error the executor of the loader's outcome is missing
      model.statePaths()[0]?.test({ events: { params: noop }, states: {} });
      const all = { params: noop, 'xstate.done.actor.loader': noop };
      model.statePaths()[0]?.test({ events: all, states: {} });
      model.statePaths()[0]?.test({
        // @ts-expect-error the model has no reload
        events: { params: noop, 'xstate.done.actor.loader': noop, reload: noop },
        states: {},
      });
      // @ts-expect-error the chart has no status success
      model.statePaths()[0]?.test({ events: all, states: { success: noop } });
    });
  });

  test('accepts one function for several events', () => {
    check(() => {
      const path = resourceModel().statePaths()[0] as ResourceModelPath<string, number | undefined>;
      const log = ({ event }: (typeof path.steps)[0]) => console.log(event.type);
      const outcomes = { 'xstate.done.actor.loader': log, 'xstate.error.actor.loader': log };
      return path.test({
        events: { params: log, 'params.failed': log, reload: log, set: log, ...outcomes },
        states: {},
      });
    });
  });

  test('requires values and params if their types differ from the defaults', () => {
    check(() => {
      // @ts-expect-error the default values are not users
      resourceModel<User>({});
      // @ts-expect-error the default params are not strings
      resourceModel<string, string>({ values: ['a'] });
      // @ts-expect-error options are required
      resourceModel<User, number>();
      // @ts-expect-error the default params include undefined
      resourceModel({ initial: 1 });
      // @ts-expect-error the default values are not users
      testResource<User, number>(({ params, loader }) => resource({ params, loader }), { params: [1, 2] });
      // @ts-expect-error options are required
      testResource<User, number | undefined>(({ params, loader }) => resource({ params, loader }));
      // If params never change, they are optional.
      const model = resourceModel({
        initial: 'home',
        values: [ada],
        events: ['reload', 'xstate.done.actor.loader'],
      });
      expectTypeOf(model.statePaths()[0]?.start.params).toEqualTypeOf<string | undefined>();
      const filtered = resourceModel({
        events: ['params', 'set'],
        filterEvents: ({ value }) => value !== 'a',
      });
      expectTypeOf(filtered.statePaths()[0]?.start.latest).toEqualTypeOf<string | undefined>();
      resourceModel<string | User>({ values: ['a', ada] });
    });
  });

  test('creates paths from its own events only', () => {
    check(() => {
      const path = model.path([
        { type: 'params', params: 1 },
        { type: 'xstate.done.actor.loader', output: ada },
      ]);
      expectTypeOf(path).toEqualTypeOf<Path>();
      // @ts-expect-error the model has no reload
      model.path([{ type: 'reload' }]);
      // @ts-expect-error the values are users
      model.path([{ type: 'xstate.done.actor.loader', output: 1 }]);
    });
  });

  test('accepts only events of the chart, and known options', () => {
    check(() => {
      // @ts-expect-error not an event of the chart
      resourceModel({ events: ['refetch'] });
      // @ts-expect-error not an option
      resourceModel({ param: [1] });
      // @ts-expect-error the initial params must have the type of the params
      resourceModel({ params: [1, 2], initial: 'one' });
    });
  });
});

describe('A model with more events', () => {
  const streamed = resourceModel({
    values: [ada],
    events: ['params', 'params.waiting', 'loader.item', 'xstate.done.actor.loader'],
  });

  test('has items of its type of values, and a done event without an output', () => {
    check(() =>
      streamed.statePaths()[0]?.test({
        events: {
          params: noop,
          'params.waiting': ({ event }) =>
            expectTypeOf(event).toEqualTypeOf<{ readonly type: 'params.waiting' }>(),
          'loader.item': ({ event }) => expectTypeOf(event.value).toEqualTypeOf<User>(),
          'xstate.done.actor.loader': ({ event }) => expectTypeOf(event.output).toEqualTypeOf<undefined>(),
        },
        states: ({ isStreaming, isWaiting }) =>
          expectTypeOf([isStreaming, isWaiting]).toEqualTypeOf<boolean[]>(),
      }),
    );
  });

  test('is not the default', () => {
    check(() => {
      const path = resourceModel().statePaths()[0] as ResourceModelPath<string, number | undefined>;
      // @ts-expect-error the default model has no items
      path.test({ events: { 'loader.item': noop }, states: {} });
      // @ts-expect-error the default model has no waits
      resourceModel().path([{ type: 'params.waiting' }]);
      resourceModel().path([{ type: 'reload', force: true }]);
    });
  });

  test('types cached and revalidate by its params and values', () => {
    check(() => {
      const model = resourceModel({
        params: ['a', undefined],
        values: [ada],
        cached: (params) => {
          expectTypeOf(params).toEqualTypeOf<string>();
          return ada;
        },
        revalidate: (params, value) => {
          expectTypeOf([params, value]).toEqualTypeOf<(string | User)[]>();
          return true;
        },
        force: [true],
      });
      expectTypeOf(model).toEqualTypeOf<ResourceModel<User, string | undefined>>();
      // @ts-expect-error the values are strings
      resourceModel({ cached: () => 1 });
    });
  });
});

describe('A controlled stream', () => {
  test('has items of the type that its loader loads', () => {
    const users = controlledLoader<User, number>();
    check(() => {
      expectTypeOf(resource({ params: () => 1, stream: users.stream })).toEqualTypeOf<Resource<User>>();
      expectTypeOf(users.next(ada, 0)).toEqualTypeOf<Promise<void>>();
      // @ts-expect-error not a user
      users.next('Ada');
      users.complete(users.loads[0]);
      users.fail('anything', -1);
      // @ts-expect-error its params are numbers
      resource({ params: () => '1', stream: users.stream });
    });
  });
});

describe('testResource', () => {
  test('passes what its events need: a stream instead of a loader, params that take tools', () => {
    check(() => {
      const events = ['params', 'params.waiting', 'loader.item', 'xstate.done.actor.loader'] as const;
      testResource(resource, { events });
      testResource(
        ({ params, stream, ...others }) => {
          expectTypeOf(params).toEqualTypeOf<(tools: ResourceParamsTools) => number | undefined>();
          // @ts-expect-error the loader is missing
          others.loader;
          return resource({ params, stream });
        },
        { events },
      );
      testResource(({ params, loader, cached }) => resource({ params: () => params(), loader, cached }), {
        params: ['a'],
        values: [ada],
        cached: () => ada,
        force: [false, true],
      });
      // @ts-expect-error the stream is missing
      testResource(({ params, stream }) => resource({ params, stream }), { maxLength: 1 });
    });
  });

  test('accepts resource() itself, and functions that wrap it', () => {
    check(() => {
      testResource(resource);
      testResource(({ params, loader }) => resource({ params, loader: async (args) => loader(args) }));
      testResource(
        ({ params, loader }) => {
          expectTypeOf(params()).toEqualTypeOf<string | undefined>();
          expectTypeOf(loader.loads[0]?.params).toEqualTypeOf<string | undefined>();
          return resource({ params, loader });
        },
        { params: ['a', undefined], values: [ada] },
      );
    });
  });

  test('rejects functions that return something else', () => {
    check(() => {
      // @ts-expect-error a promise is not a resource
      testResource(({ loader }) => loader);
      // @ts-expect-error the values are users
      testResource(({ params }) => resource({ params, loader: () => 1 }), { values: [ada] });
    });
  });
});
