/** The types that the Svelte entry infers without annotations. */
import { expect, test } from '@jest/globals';
import { expectTypeOf } from 'expect-type';
import type { Readable } from 'svelte/store';
import { fromPromise } from 'xstate';
import { type ReadonlySignal, type Resource, type ResourceStatus, resource } from 'xstate-resource';
import { fromSignal, fromSvelte, type Shown, useResource } from 'xstate-resource/svelte';

interface User {
  readonly name: string;
}

const load = async (_: number): Promise<User> => ({ name: 'Ada' });

/** Type-checked, not run. */
async function useTypes(id: () => number | undefined) {
  const user = useResource({
    params: id,
    loader: ({ params, abortSignal }) => {
      expectTypeOf(params).toEqualTypeOf<number>();
      expectTypeOf(abortSignal).toEqualTypeOf<AbortSignal>();
      return load(params);
    },
    equal: (a, b) => a.name === b.name,
  });
  expectTypeOf(user.value).toEqualTypeOf<User | undefined>();
  expectTypeOf(user.latest).toEqualTypeOf<User | undefined>();
  expectTypeOf(user.status).toEqualTypeOf<ResourceStatus>();
  expectTypeOf(user.error).toEqualTypeOf<Error | undefined>();
  expectTypeOf(user.resource).toEqualTypeOf<Resource<User>>();
  if (user.status === 'resolved') expectTypeOf(user.value).toEqualTypeOf<User>();
  if (user.status === 'error') expectTypeOf(user.error).toEqualTypeOf<Error>();
  if (user.hasValue) expectTypeOf(user.value.name).toEqualTypeOf<string>();
  expectTypeOf(user).toExtend<Readable<Shown<User>>>();
  expectTypeOf((await user).value).toEqualTypeOf<User | undefined>();

  const chained = useResource({
    params: ({ chain }) => chain(user.resource).name,
    loader: ({ params }) => params.length,
  });
  expectTypeOf(chained.value).toEqualTypeOf<number | undefined>();
  const once = useResource({ loader: () => 'text' });
  expectTypeOf(once.value).toEqualTypeOf<string | undefined>();
  const items = useResource({
    params: () => 1,
    stream: async function* ({ params }) {
      yield params;
    },
  });
  expectTypeOf(items.value).toEqualTypeOf<number | undefined>();
  const logic = useResource({
    params: () => 1,
    loader: fromPromise(async ({ input }: { input: { params: number } }) => String(input.params)),
  });
  expectTypeOf(logic.value).toEqualTypeOf<string | undefined>();
  expectTypeOf(useResource(resource({ loader: () => 1 })).value).toEqualTypeOf<number | undefined>();
  expectTypeOf(fromSignal(user.resource.isLoading).current).toEqualTypeOf<boolean>();
  expectTypeOf(fromSignal(user.resource.isLoading)).toExtend<Readable<boolean>>();
  expectTypeOf(fromSvelte(id)).toEqualTypeOf<ReadonlySignal<number | undefined>>();

  // @ts-expect-error: a value instead of a function
  useResource({ params: 1, loader: () => 1 });
  // @ts-expect-error: both
  useResource({ loader: () => 1, stream: async function* () {} });
  // @ts-expect-error: an unknown option
  useResource({ loader: () => 1, lodaer: 1 });
  // @ts-expect-error: a value of another type
  user.set(1);
}

test('the types are checked by the compiler', () => {
  expect(useTypes).toBeInstanceOf(Function);
});
