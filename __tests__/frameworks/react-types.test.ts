/**
 * The types that the React and Preact hooks infer without annotations, and how they narrow. Nothing
 * is rendered.
 */
import { expect, test } from '@jest/globals';
import { expectTypeOf } from 'expect-type';
import { fromPromise } from 'xstate';
import { computed, type ReadonlySignal, type Resource, resource, signal } from 'xstate-resource';
import { withPolicy } from 'xstate-resource/loaders';
import type { ResourceLoaderArgs, ResourceLoaderInput } from 'xstate-resource/machine';
import * as preact from 'xstate-resource/preact';
import * as react from 'xstate-resource/react';

interface User {
  readonly id: number;
  readonly name: string;
}

const loadUser = async ({ params }: ResourceLoaderArgs<User, number>): Promise<User> => ({
  id: params,
  name: 'Ada',
});
const user = resource({ params: () => 1, loader: loadUser });

/** Type-checked, not run. */
const compiled = (...components: (() => unknown)[]) =>
  expect(components.every((each) => typeof each === 'function')).toBe(true);

test.each([react, preact])('value and params are inferred from params and loader', ({ useResource }) => {
  compiled(
    () => {
      const used = useResource({
        params: { id: 1 },
        loader: async ({ params }) => {
          expectTypeOf(params).toEqualTypeOf<{ id: number }>();
          return `user ${params.id}`;
        },
        equal: (a, b) => a.length === b.length,
        paramsEqual: (a, b) => a.id === b.id,
      });
      expectTypeOf(used).toEqualTypeOf<react.UsedResource<string>>();
      expectTypeOf(used.resource).toEqualTypeOf<Resource<string>>();
      expectTypeOf(used.latest).toEqualTypeOf<string | undefined>();
    },
    (id?: number | null) => {
      const used = useResource({ params: id, loader: async ({ params }) => params.toFixed() });
      expectTypeOf(used).toEqualTypeOf<react.UsedResource<string>>();
    },
    () => expectTypeOf(useResource({ loader: () => 1 })).toEqualTypeOf<react.UsedResource<number>>(),
    () =>
      expectTypeOf(useResource({ params: 1, loader: loadUser })).toEqualTypeOf<react.UsedResource<User>>(),
    () => expectTypeOf(useResource(user)).toEqualTypeOf<react.UsedResource<User>>(),
    () => {
      const used = useResource({
        params: 'a',
        stream: async function* ({ params }) {
          yield params.length;
        },
      });
      expectTypeOf(used).toEqualTypeOf<react.UsedResource<number>>();
    },
    () => {
      const used = useResource({
        params: { id: 1 },
        loader: async ({ params }) => params.id,
        policy: withPolicy({ debounce: ({ id }) => id, retry: 2 }),
        cached: ({ id }) => id,
        revalidate: ({ id }, value) => id === value,
      });
      expectTypeOf(used).toEqualTypeOf<react.UsedResource<number>>();
    },
  );
});

test.each([react, preact])('actor logic can be a loader', ({ useResource }) => {
  const logic = fromPromise<User, ResourceLoaderInput<User, number>>(async ({ input }) => ({
    id: input.params,
    name: 'Ada',
  }));
  compiled(
    () => expectTypeOf(useResource({ params: 1, loader: logic })).toEqualTypeOf<react.UsedResource<User>>(),
    // @ts-expect-error: params of a type that the logic does not accept
    () => useResource({ params: 'a', loader: logic }),
    // @ts-expect-error: a policy in addition to actor logic
    () => useResource({ params: 1, loader: logic, policy: withPolicy({}) }),
  );
});

test.each([react, preact])('status and hasValue narrow the object', ({ useResource }) => {
  compiled(() => {
    const used = useResource(user);
    expectTypeOf(used.value).toEqualTypeOf<User | undefined>();
    expectTypeOf(used.error).toEqualTypeOf<Error | undefined>();
    if (used.hasValue) expectTypeOf(used.value).toEqualTypeOf<User>();
    else expectTypeOf(used.value).toEqualTypeOf<undefined>();
    switch (used.status) {
      case 'idle':
      case 'loading':
        return expectTypeOf(used.value).toEqualTypeOf<undefined>();
      case 'reloading':
        return expectTypeOf(used.value).toEqualTypeOf<User | undefined>();
      case 'resolved':
      case 'local':
        return expectTypeOf(used.value).toEqualTypeOf<User>();
      case 'error':
        return expectTypeOf(used.error).toEqualTypeOf<Error>();
    }
  });
  compiled(() => {
    const { status, value, error } = useResource(user);
    if (status === 'resolved') expectTypeOf(value).toEqualTypeOf<User>();
    if (status === 'error') expectTypeOf(error).toEqualTypeOf<Error>();
  });
});

test.each([react, preact])(
  'signals have the types of their values',
  ({ useSignalValue, useSuspenseResource }) => {
    compiled(
      () => expectTypeOf(useSignalValue(signal(1))).toEqualTypeOf<number>(),
      () =>
        expectTypeOf(useSignalValue(computed(() => 'a') as ReadonlySignal<string>)).toEqualTypeOf<string>(),
      () => expectTypeOf(useSignalValue(user.value)).toEqualTypeOf<User | undefined>(),
      () => expectTypeOf(useSuspenseResource(user)).toEqualTypeOf<User>(),
    );
  },
);

test('wrong arguments are type errors', () => {
  const { useResource, useSignalValue, useSuspenseResource } = react;
  compiled(
    // @ts-expect-error: an unknown option
    () => useResource({ param: 1, loader: async () => 1 }),
    // @ts-expect-error: no loader
    () => useResource({ params: 1 }),
    // @ts-expect-error: nothing
    () => useResource(),
    // @ts-expect-error: the value of a signal
    () => useSignalValue(user.status()),
    // @ts-expect-error: options
    () => useSuspenseResource({ loader: async () => 1 }),
  );
});
