/** The types that Vue's `useResource()` infers without annotations. */
import { expect, test } from '@jest/globals';
import { expectTypeOf } from 'expect-type';
import { type ComputedRef, computed, effectScope, type Ref, reactive, ref, shallowRef, toRef } from 'vue';
import { fromPromise } from 'xstate';
import { type ReadonlySignal, type ResourceStatus, resource, signal } from 'xstate-resource';
import { withPolicy } from 'xstate-resource/loaders';
import {
  type AwaitableResource,
  fromVue,
  type Shown,
  type UsedResource,
  useResource,
  useSignalValue,
} from 'xstate-resource/vue';

/** Type-checked, not run. */
const types = (_check: () => unknown) => expect(true).toBe(true);

interface User {
  readonly name: string;
}
const fetchUser = async (id: number): Promise<User> => ({ name: `user ${id}` });

test('value and params are inferred from refs, computeds, props, getters and signals', () =>
  types(() => {
    const id = ref(1);
    const props = reactive({ id: 1, code: undefined as string | undefined });
    const byRef = useResource({ params: id, loader: ({ params }) => fetchUser(params) });
    expectTypeOf(byRef).toEqualTypeOf<AwaitableResource<User>>();
    useResource({
      params: shallowRef<number | null>(1),
      loader: ({ params }) => expectTypeOf(params).toEqualTypeOf<number>(),
    });
    useResource({
      params: computed(() => ({ id: id.value })),
      loader: ({ params }) => expectTypeOf(params).toEqualTypeOf<{ id: number }>(),
    });
    useResource({
      params: toRef(props, 'code'),
      loader: ({ params }) => expectTypeOf(params).toEqualTypeOf<string>(),
    });
    useResource({
      params: () => props.code,
      loader: ({ params }) => expectTypeOf(params).toEqualTypeOf<string>(),
    });
    useResource({
      params: () => props.code && { code: props.code },
      loader: ({ params }) => expectTypeOf(params).toEqualTypeOf<'' | { code: string }>(),
    });
    const count = signal(1);
    useResource({ params: count, loader: ({ params }) => expectTypeOf(params).toEqualTypeOf<number>() });
    useResource({
      params: ({ chain }) => chain(byRef.resource).name,
      loader: ({ params }) => expectTypeOf(params).toEqualTypeOf<string>(),
    });
    expectTypeOf(useResource({ loader: () => 1 })).toEqualTypeOf<AwaitableResource<number>>();
    expectTypeOf(useResource(resource({ loader: () => 1 }))).toEqualTypeOf<AwaitableResource<number>>();
  }));

test('options that depend on both have their types', () =>
  types(() => {
    const used = useResource({
      params: () => ({ id: 1 }),
      loader: ({ params }) => fetchUser(params.id),
      equal: (a, b) => a.name === b.name,
      paramsEqual: (a, b) => a.id === b.id,
      cached: ({ id }) => (id === 1 ? { name: 'Ada' } : undefined),
      revalidate: ({ id }, { name }) => id === 1 && name === 'Ada',
      policy: withPolicy({ debounce: ({ id }) => id }),
    });
    expectTypeOf(used.value).toEqualTypeOf<Readonly<Ref<User | undefined>>>();
    const items = useResource({
      params: () => 'clock',
      stream: async function* ({ params }) {
        yield params.length;
      },
    });
    expectTypeOf(items.latest).toEqualTypeOf<Readonly<Ref<number | undefined>>>();
  }));

test('members are refs, and shown is narrowed', () =>
  types(() => {
    const { status, value, error, isLoading, isStreaming, hasValue, shown, ...user } = useResource({
      loader: () => fetchUser(1),
    });
    expectTypeOf(status).toEqualTypeOf<Readonly<Ref<ResourceStatus>>>();
    expectTypeOf(value).toEqualTypeOf<Readonly<Ref<User | undefined>>>();
    expectTypeOf(error).toEqualTypeOf<Readonly<Ref<Error | undefined>>>();
    expectTypeOf(isLoading).toEqualTypeOf<Readonly<Ref<boolean>>>();
    expectTypeOf(isStreaming).toEqualTypeOf<Readonly<Ref<boolean>>>();
    expectTypeOf(hasValue).toEqualTypeOf<Readonly<Ref<boolean>>>();
    expectTypeOf(shown).toEqualTypeOf<Readonly<Ref<Shown<User>>>>();
    if (shown.value.status === 'resolved') expectTypeOf(shown.value.value).toEqualTypeOf<User>();
    if (shown.value.status === 'error') expectTypeOf(shown.value.error).toEqualTypeOf<Error>();
    if (shown.value.hasValue) expectTypeOf(shown.value.value).toEqualTypeOf<User>();
    if (shown.value.status === 'loading') expectTypeOf(shown.value.value).toEqualTypeOf<undefined>();
    expectTypeOf(user.set).parameters.toEqualTypeOf<[User]>();
    expectTypeOf(reactive({ user: { status, value } }).user.value).toEqualTypeOf<User | undefined>();
  }));

test('awaited, it has only the refs', () =>
  types(async () => {
    const user = await useResource({ loader: () => fetchUser(1) });
    expectTypeOf(user).toEqualTypeOf<UsedResource<User>>();
    expectTypeOf(user).not.toHaveProperty('then');
  }));

test('actor logic', () =>
  types(() => {
    const logic = fromPromise(async ({ input }: { input: { params: { id: number } } }) =>
      fetchUser(input.params.id),
    );
    expectTypeOf(useResource({ params: () => ({ id: 1 }), loader: logic })).toEqualTypeOf<
      AwaitableResource<User>
    >();
    // @ts-expect-error: params that it does not accept
    useResource({ params: () => ({ id: '1' }), loader: logic });
    // @ts-expect-error: a policy in addition to actor logic
    useResource({ params: () => ({ id: 1 }), loader: logic, policy: withPolicy({}) });
  }));

test('signals become refs, and refs become signals', () =>
  types(() => {
    expectTypeOf(useSignalValue(signal(1))).toEqualTypeOf<Readonly<Ref<number>>>();
    const double: ComputedRef<number> = computed(() => 2);
    const ours = fromVue(() => double.value);
    expectTypeOf(ours).toEqualTypeOf<ReadonlySignal<number>>();
    resource({ params: ours, loader: ({ params }) => expectTypeOf(params).toEqualTypeOf<number>() });
  }));

test('wrong arguments are type errors', () =>
  types(() => {
    // @ts-expect-error: a value instead of a ref or a getter
    useResource({ params: 'FRA', loader: () => 1 });
    // @ts-expect-error: undefined instead of a ref or a getter
    useResource({ params: undefined, loader: () => 1 });
    // @ts-expect-error: a reactive object instead of a getter for it
    useResource({ params: reactive({ id: 1 }), loader: () => 1 });
    // @ts-expect-error: an unknown option
    useResource({ loader: () => 1, retries: 3 });
    // @ts-expect-error: a loader in addition to a stream
    useResource({ loader: () => 1, stream: async function* () {} });
    // @ts-expect-error: a signal's value instead of the signal
    useSignalValue(signal(1)());
    // @ts-expect-error: a ref instead of a function that reads it
    fromVue(ref(1));
    const used = useResource({ loader: () => 1 });
    // @ts-expect-error: it is read-only
    used.value.value = 2;
  }));

test('an effect scope infers the same types', () => {
  const scope = effectScope();
  const count = scope.run(() => useResource({ loader: () => 1, cached: () => 2 }));
  expectTypeOf(count).toEqualTypeOf<AwaitableResource<number> | undefined>();
  expect(count?.value.value).toBe(2);
  scope.stop();
});
