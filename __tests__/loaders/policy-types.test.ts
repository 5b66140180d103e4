/** The types of loaders with a policy: inferred, without annotations. */
import { expect, test } from '@jest/globals';
import { type Resource, resource, signal } from 'xstate-resource';
import { toMermaid } from 'xstate-resource/inspect';
import { withPolicy } from 'xstate-resource/loaders';
import { resourceMachine } from 'xstate-resource/machine';

type Same<A, B> = (<X>() => X extends A ? 1 : 2) extends <X>() => X extends B ? 1 : 2 ? true : false;
const is = <_ extends true>() => true;

test('value and params are inferred with a policy, and debounce receives the type of the params', () => {
  const id = signal(1);
  const user = resource({
    params: () => ({ id: id() }),
    loader: async ({ params }) => `user ${params.id}`,
    policy: withPolicy({
      debounce: ({ id }) => id,
      retry: { attempts: 1, when: (error, attempt) => error.name !== 'a' && attempt < 2 },
    }),
  });
  expect(is<Same<typeof user, Resource<string>>>()).toBe(true);
  user.destroy();
  const items = resource({
    stream: async function* () {
      yield 1;
    },
    policy: withPolicy({ retry: 3 }),
  });
  expect(is<Same<typeof items, Resource<number>>>()).toBe(true);
  items.destroy();
});

test('actor logic with a policy is a loader with the type of its value, and a machine', () => {
  const logic = withPolicy({ retry: 2 })(async ({ params }: { params: { id: number } }) => params.id);
  const user = resource({ params: () => ({ id: 1 }), loader: logic });
  expect(is<Same<typeof user, Resource<number>>>()).toBe(true);
  user.destroy();
  expect(toMermaid(logic)).toContain('trying --> done');
  expect(resourceMachine.provide({ actors: { loader: logic } })).toBeDefined();
});

test('invalid options are type errors', () => {
  const wrong = [
    // @ts-expect-error: a policy for actor logic
    () => resource({ loader: withPolicy({})(async () => 1), policy: withPolicy({}) }),
    // @ts-expect-error: an unknown option
    () => withPolicy({ retries: 3 }),
  ];
  expect(wrong).toHaveLength(2);
});
