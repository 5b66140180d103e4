/**
 * Tests of the public types, checked by the compiler: `tsc` against the sources, and
 * package.test.ts against the built package. `npm run types` fails if an expectation does not hold,
 * or if a line below `@ts-expect-error` compiles.
 */
import { describe, test } from '@jest/globals';
import { type Atom, type BaseAtom, createAtom, type Readable } from '@xstate/store';
import { expectTypeOf } from 'expect-type';
import { interval, map, type Observable, of } from 'rxjs';
import {
  type ActorRefFrom,
  createActor,
  fromObservable,
  fromPromise,
  type InspectionEvent,
  type SnapshotFrom,
  type Subscribable,
  setup,
} from 'xstate';
import {
  batch,
  computed,
  type Dehydrated,
  dehydrate,
  effect,
  hydrated,
  isResource,
  isSignal,
  type LoaderOptions,
  type Observer,
  type ReadonlySignal,
  type Resource,
  type ResourceLoader,
  type ResourceLoaderArgs,
  type ResourceOptions,
  type ResourceParamsTools,
  type ResourceSnapshot,
  ResourceStatus,
  type ResourceWithValue,
  resource,
  type Signal,
  type SignalOptions,
  type Subscription,
  signal,
  untracked,
} from 'xstate-resource';
import * as machine from 'xstate-resource/machine';
import {
  type ResourceContext,
  type ResourceEvent,
  type ResourceInput,
  type ResourceLoaderInput,
  resourceMachine,
} from 'xstate-resource/machine';

interface Id {
  readonly id: number;
}

interface User extends Id {
  readonly name: string;
}

/**
 * Code that is only type-checked, never run. Its parameters provide values of the types under test.
 */
const compiles = <A extends unknown[]>(_code: (...given: A) => unknown): void => {};

const ada: User = { id: 1, name: 'Ada' };
const fetchUser = async (id: number): Promise<User> => ({ ...ada, id });

describe('A stream', () => {
  const items = async function* () {
    yield ada;
  };

  test('infers the type of its items', () => {
    expectTypeOf(resource({ stream: items })).toEqualTypeOf<Resource<User>>();
    expectTypeOf(resource({ stream: async () => items() })).toEqualTypeOf<Resource<User>>();
    expectTypeOf(resource({ stream: () => new ReadableStream<User>() })).toEqualTypeOf<Resource<User>>();
    const observable = {
      subscribe: (_: { next(item: User): void; error(thrown: unknown): void; complete(): void }) => ({
        unsubscribe() {},
      }),
    };
    expectTypeOf(resource({ stream: () => observable })).toEqualTypeOf<Resource<User>>();
    expectTypeOf(resource({ stream: items }).isStreaming()).toBeBoolean();
  });

  test('from RxJS or XState infers it, too', () => {
    compiles((subscribable: Subscribable<string>) => {
      expectTypeOf(resource({ stream: () => interval(1) })).toEqualTypeOf<Resource<number>>();
      expectTypeOf(resource({ stream: () => of('a').pipe(map((item) => item.length)) })).toEqualTypeOf<
        Resource<number>
      >();
      expectTypeOf(resource({ stream: async () => of('a') })).toEqualTypeOf<Resource<string>>();
      expectTypeOf(resource({ params: () => 1, stream: ({ params }) => of(params) })).toEqualTypeOf<
        Resource<number>
      >();
      expectTypeOf(resource({ loader: fromObservable(() => of(1)) })).toEqualTypeOf<Resource<number>>();
      expectTypeOf(resource({ stream: () => subscribable })).toEqualTypeOf<Resource<string>>();
    });
  });

  test('receives params like a loader', () => {
    resource({
      params: () => ({ id: 1 }),
      async *stream({ params, abortSignal, previous }) {
        expectTypeOf(params).toEqualTypeOf<{ id: number }>();
        expectTypeOf(abortSignal).toEqualTypeOf<AbortSignal>();
        expectTypeOf(previous).toEqualTypeOf<ResourceSnapshot<unknown>>();
        yield ada;
      },
    });
  });

  test('cannot be combined with a loader, and cannot return an array', () => {
    compiles(() => {
      // @ts-expect-error both
      resource({ loader: () => 1, stream: items });
      // @ts-expect-error neither
      resource({ params: () => 1 });
      // @ts-expect-error an array
      resource({ stream: () => [1] });
    });
  });
});

describe('chain', () => {
  test('returns the value without undefined, and params are inferred from it', () => {
    compiles((user: Resource<User | undefined>) => {
      const company = resource({
        params: ({ chain }) => {
          expectTypeOf(chain(user)).toEqualTypeOf<User>();
          return { of: chain(user).id };
        },
        loader: async ({ params }) => {
          expectTypeOf(params).toEqualTypeOf<{ of: number }>();
          return `of ${params.of}`;
        },
      });
      expectTypeOf(company).toEqualTypeOf<Resource<string>>();
      // @ts-expect-error a signal
      resource({ params: ({ chain }) => chain(signal(1)), loader: () => 1 });
    });
  });
});

describe('Actor logic as a loader', () => {
  test('infers the type of its output, or of its items', () => {
    const load = fromPromise<User, ResourceLoaderInput<unknown, number>>(async ({ input }) => ({
      ...ada,
      id: input.params,
    }));
    expectTypeOf(resource({ params: () => 1, loader: load })).toEqualTypeOf<Resource<User>>();
    expectTypeOf(resource({ loader: fromPromise(async () => ada) })).toEqualTypeOf<Resource<User>>();
    expectTypeOf(
      resource({
        loader: fromObservable(
          () =>
            ({
              subscribe: (_: unknown) => ({ unsubscribe() {} }),
            }) as never as import('xstate').Subscribable<User>,
        ),
      }),
    ).toEqualTypeOf<Resource<User>>();
    const login = setup({
      types: { input: {} as ResourceLoaderInput<unknown, number>, output: {} as User },
    }).createMachine({
      output: ada,
    });
    expectTypeOf(resource({ params: () => 1, loader: login })).toEqualTypeOf<Resource<User>>();
    compiles(() => {
      // @ts-expect-error the logic takes numbers
      resource({ params: () => 'text', loader: load });
      // @ts-expect-error the logic takes another type
      resource({ loader: setup({ types: { input: {} as { foo: string } } }).createMachine({}) });
      resource({ params: () => 1, loader: load, equal: (a, b) => a.id === b.id, cached: () => ada });
      // @ts-expect-error another type
      resource({ params: () => 1, loader: load, cached: () => 1 });
    });
  });
});

describe('The type that a loader returns is the type of the value', () => {
  test('For a promise, it is the type that it resolves with', () => {
    const user = resource({ params: () => ({ id: 1 }), loader: async ({ params }) => fetchUser(params.id) });
    expectTypeOf(user).toEqualTypeOf<Resource<User>>();
    expectTypeOf(user.value).toEqualTypeOf<ReadonlySignal<User | undefined>>();
    expectTypeOf(user.latest()).toEqualTypeOf<User | undefined>();
    expectTypeOf(user.settled()).resolves.toEqualTypeOf<ResourceSnapshot<User>>();
  });

  test('For a loader without a promise, it is the type that it returns', () => {
    expectTypeOf(resource({ loader: () => ada })).toEqualTypeOf<Resource<User>>();
    expectTypeOf(resource({ loader: () => 'text' })).toEqualTypeOf<Resource<string>>();
  });

  test('Any thenable is accepted', () => {
    compiles((request: PromiseLike<User>) => {
      expectTypeOf(resource({ loader: () => request })).toEqualTypeOf<Resource<User>>();
    });
  });

  test('Several kinds of outcome infer their union', () => {
    compiles((known: Map<number, User>, id: number) => {
      expectTypeOf(resource({ loader: () => known.get(id) ?? fetchUser(id) })).toEqualTypeOf<
        Resource<User>
      >();
      expectTypeOf(resource({ loader: () => known.get(id) ?? null })).toEqualTypeOf<Resource<User | null>>();
      expectTypeOf(resource({ loader: async () => known.get(id) })).toEqualTypeOf<
        Resource<User | undefined>
      >();
      expectTypeOf(resource({ loader: async () => (known.has(id) ? ada : 'nobody') })).toEqualTypeOf<
        Resource<User | 'nobody'>
      >();
    });
  });

  test('You can ask for a wider type, with the variable or with the type arguments', () => {
    const byVariable: Resource<User | null> = resource({ loader: () => ada });
    expectTypeOf(byVariable).toEqualTypeOf<Resource<User | null>>();
    expectTypeOf(resource<User | null>({ loader: () => null })).toEqualTypeOf<Resource<User | null>>();
  });

  test('One type argument is enough if the loader does not need the type of the params, or annotates it', () => {
    const id = signal(1);
    const byParams = resource<User>({ params: id, loader: async ({ params }) => fetchUser(Number(params)) });
    expectTypeOf(byParams).toEqualTypeOf<Resource<User>>();
    const annotated = resource<User>({
      params: id,
      loader: ({ params }: ResourceLoaderArgs<User, number>) => fetchUser(params),
    });
    expectTypeOf(annotated).toEqualTypeOf<Resource<User>>();
    compiles(() => {
      // @ts-expect-error the params are unknown, unless you pass both type arguments or none
      resource<User>({ params: id, loader: ({ params }) => fetchUser(params) });
      // @ts-expect-error not a user
      resource<User>({ params: id, loader: () => 1 });
    });
  });
});

describe('A wrapper of resource() infers the same types as resource()', () => {
  const options = {
    params: () => ({ id: 1 }),
    loader: async ({ params }: { params: Id }) => fetchUser(params.id),
  };

  test('A generic function', () => {
    function load<T, P>(given: ResourceOptions<T, P>) {
      return resource(given);
    }
    expectTypeOf(load(options)).toEqualTypeOf<Resource<User>>();
    const user = load({
      params: () => ({ id: 1 }),
      loader: async ({ params }) => {
        expectTypeOf(params).toEqualTypeOf<{ id: number }>();
        return fetchUser(params.id);
      },
      equal: (a, b) => a.name === b.name,
      paramsEqual: (a, b) => a.id === b.id,
    });
    expectTypeOf(user).toEqualTypeOf<Resource<User>>();
    const like = <T, P>(given: ResourceOptions<T, P>): Resource<T> => resource(given);
    expectTypeOf(like<User, Id>).returns.toEqualTypeOf<Resource<User>>();
    const same = <T, P>(given: ResourceOptions<T, P>) => resource(given);
    expectTypeOf(same(options)).toEqualTypeOf<Resource<User>>();
  });

  test('A generic function with separate arguments', () => {
    const preloaded = <T>(loader: () => Promise<T>): Resource<T> => resource({ loader });
    expectTypeOf(preloaded(async () => ada)).toEqualTypeOf<Resource<User>>();
    const fetched = <T, P>(
      params: () => P | undefined,
      load: (params: P, signal: AbortSignal) => Promise<T>,
    ) => resource({ params, loader: ({ params, abortSignal }) => load(params, abortSignal) });
    const id = signal<number | undefined>(1);
    expectTypeOf(fetched(id, (of) => fetchUser(of))).toEqualTypeOf<Resource<User>>();
  });

  test('A class', () => {
    class Store<T, P> {
      readonly data;
      constructor(given: ResourceOptions<T, P>) {
        this.data = resource(given);
      }
    }
    const store = new Store({ params: () => 1, loader: async ({ params }) => fetchUser(params) });
    expectTypeOf(store.data).toEqualTypeOf<Resource<User>>();
  });

  test('A factory that supplies some of the options', () => {
    function named<T, P>(name: string, given: Omit<LoaderOptions<T, P>, 'name'>) {
      return resource({ ...given, name });
    }
    expectTypeOf(named('user', options)).toEqualTypeOf<Resource<User>>();
    expectTypeOf(
      named('user', { params: () => 1, loader: async ({ params }) => fetchUser(params) }),
    ).toEqualTypeOf<Resource<User>>();
    function withDefaults<T, P>(given: Partial<LoaderOptions<T, P>> & Pick<LoaderOptions<T, P>, 'loader'>) {
      return resource({ name: 'data', ...given });
    }
    expectTypeOf(
      withDefaults({ params: () => 1, loader: async ({ params }) => fetchUser(params) }),
    ).toEqualTypeOf<Resource<User>>();
  });
});

describe('The loader receives what params returns', () => {
  test('The same type, if there is always something to load', () => {
    const id = signal(1);
    resource({
      params: () => ({ id: id(), fields: ['name'] as const }),
      loader: ({ params }) => {
        expectTypeOf(params).toEqualTypeOf<{ id: number; fields: readonly ['name'] }>();
      },
    });
  });

  test('Without null and undefined, which mean that there is nothing to load', () => {
    compiles((id: () => number | undefined, isOpen: () => boolean) => {
      resource({ params: id, loader: ({ params }) => expectTypeOf(params).toEqualTypeOf<number>() });
      resource({
        params: () => id() ?? null,
        loader: ({ params }) => expectTypeOf(params).toEqualTypeOf<number>(),
      });
      resource({
        params: () => {
          const known = id();
          if (!isOpen()) return null;
          return known === undefined ? undefined : { id: known };
        },
        loader: ({ params }) => expectTypeOf(params).toEqualTypeOf<{ id: number }>(),
      });
    });
  });

  test('With other falsy values, which are params like any other', () => {
    compiles((isOpen: () => boolean) => {
      resource({
        params: () => isOpen() && { id: 1 },
        loader: ({ params }) => expectTypeOf(params).toEqualTypeOf<false | { id: number }>(),
      });
    });
  });

  test('A signal or a computed can be used as params directly', () => {
    const id = signal<number | undefined>(undefined);
    const request = computed(() => ({ id: id() ?? 0 }));
    const atom = createAtom(1);
    resource({ params: id, loader: ({ params }) => expectTypeOf(params).toEqualTypeOf<number>() });
    resource({
      params: id.asReadonly(),
      loader: ({ params }) => expectTypeOf(params).toEqualTypeOf<number>(),
    });
    resource({
      params: request,
      loader: ({ params }) => expectTypeOf(params).toEqualTypeOf<{ id: number }>(),
    });
    resource({ params: atom.get, loader: ({ params }) => expectTypeOf(params).toEqualTypeOf<number>() });
  });

  test('An unknown type, if there are no params', () => {
    resource({ loader: ({ params }) => expectTypeOf(params).toBeUnknown() });
    compiles((options: ResourceOptions<User, number>) =>
      expectTypeOf(options.params).toEqualTypeOf<
        ((tools: ResourceParamsTools) => number | null | undefined) | undefined
      >(),
    );
  });

  test('The order of params and loader does not matter', () => {
    resource({ loader: ({ params }) => expectTypeOf(params).toEqualTypeOf<number>(), params: () => 1 });
  });

  test('The abort signal is one that fetch takes', () => {
    resource({
      loader: ({ abortSignal }) => {
        expectTypeOf(abortSignal).toEqualTypeOf<AbortSignal>();
        expectTypeOf({ signal: abortSignal }).toExtend<RequestInit>();
      },
    });
  });
});

describe('The loader receives the previous snapshot', () => {
  test('With a value of unknown type, as long as the loader determines the type', () => {
    resource({
      loader: async ({ previous }) => expectTypeOf(previous).toEqualTypeOf<ResourceSnapshot<unknown>>(),
    });
    resource({ params: () => 1, loader: async ({ previous }) => expectTypeOf(previous.value).toBeUnknown() });
  });

  test('With a value of unknown type for type arguments, too', () => {
    const user = resource<User, Id>({
      params: () => ({ id: 1 }),
      loader: ({ params, previous }) => {
        expectTypeOf(params).toEqualTypeOf<Id>();
        expectTypeOf(previous).toEqualTypeOf<ResourceSnapshot<unknown>>();
        return fetchUser(params.id);
      },
    });
    expectTypeOf(user).toEqualTypeOf<Resource<User>>();
  });

  test('With a value of the type in the annotation of the loader’s argument', () => {
    const users = resource({
      params: () => 1,
      loader: async ({ params, previous }: ResourceLoaderArgs<User[], number>) => {
        expectTypeOf(previous.value).toEqualTypeOf<User[] | undefined>();
        return [...(previous.value ?? []), await fetchUser(params)];
      },
    });
    expectTypeOf(users).toEqualTypeOf<Resource<User[]>>();

    const loader: ResourceLoader<User, Id> = ({ params, previous }) => previous.value ?? fetchUser(params.id);
    expectTypeOf(resource({ params: () => ({ id: 1 }), loader })).toEqualTypeOf<Resource<User>>();
    expectTypeOf(resource<User, Id>({ params: () => ({ id: 1 }), loader })).toEqualTypeOf<Resource<User>>();
  });
});

describe('Comparing functions receive what they compare', () => {
  test('equal receives values, paramsEqual receives params', () => {
    resource({
      params: () => ({ id: 1 }),
      loader: async ({ params }) => fetchUser(params.id),
      equal: (a, b) => {
        expectTypeOf(a).toEqualTypeOf<User>();
        expectTypeOf(b).toEqualTypeOf<User>();
        return a.name === b.name;
      },
      paramsEqual: (a, b) => {
        expectTypeOf(a).toEqualTypeOf<{ id: number }>();
        expectTypeOf(b).toEqualTypeOf<{ id: number }>();
        return a.id === b.id;
      },
    });
  });

  test('They do not widen the value or the params', () => {
    const user = resource({
      params: () => 1,
      loader: ({ params }) => fetchUser(params),
      equal: (a: Id, b: Id) => a.id === b.id,
      paramsEqual: (a: unknown, b: unknown) => a === b,
    });
    expectTypeOf(user).toEqualTypeOf<Resource<User>>();
  });
});

describe('hasValue() narrows value()', () => {
  test('Inside the check there is a value, outside there may be none', () => {
    compiles((user: Resource<User>) => {
      expectTypeOf(user.value()).toEqualTypeOf<User | undefined>();
      if (user.hasValue()) {
        expectTypeOf(user).toExtend<ResourceWithValue<User>>();
        expectTypeOf(user.value()).toEqualTypeOf<User>();
        expectTypeOf(user.value.get()).toEqualTypeOf<User>();
      } else {
        expectTypeOf(user.value()).toEqualTypeOf<User | undefined>();
      }
      // @ts-expect-error there may be no value
      user.value().name;
      return user.hasValue() ? user.value().name : user.status();
    });
  });

  test('It removes undefined from the type of the value, and leaves null in', () => {
    compiles((user: Resource<User | undefined>, team: Resource<User[] | null>) => {
      if (user.hasValue()) expectTypeOf(user.value()).toEqualTypeOf<User>();
      if (team.hasValue()) expectTypeOf(team.value()).toEqualTypeOf<User[] | null>();
      expectTypeOf(user.value()).toEqualTypeOf<User | undefined>();
    });
  });

  test('It keeps members that were added to the resource', () => {
    interface Named extends Resource<User> {
      readonly label: string;
      rename(): void;
    }
    compiles(
      (
        joined: Resource<User> & { readonly page: number },
        named: Named,
        inside: { readonly user: Resource<User | undefined> & { of: 1 } },
      ) => {
        if (joined.hasValue())
          expectTypeOf([joined.value().name, joined.page] as const).toEqualTypeOf<
            readonly [string, number]
          >();
        else expectTypeOf(joined.page).toBeNumber();
        if (named.hasValue()) {
          named.rename();
          expectTypeOf(named.value().name).toBeString();
        } else expectTypeOf(named.label).toBeString();
        if (inside.user.hasValue()) expectTypeOf(inside.user.value()).toEqualTypeOf<User>();
        return inside.user.of;
      },
    );
  });

  test('It narrows value when value is passed on', () => {
    const use = <T>(source: ReadonlySignal<T>): T => source();
    const select = <T, S>(source: Readable<T>, selector: (value: T) => S): S => selector(source.get());
    const call = <T>(source: () => T): T => source();
    compiles((user: Resource<User>, more: Resource<User> & { readonly page: number }) => {
      if (!user.hasValue() || !more.hasValue()) return;
      expectTypeOf(use(user.value)).toEqualTypeOf<User>();
      expectTypeOf(select(user.value, ({ name }) => name)).toBeString();
      expectTypeOf(call(user.value)).toEqualTypeOf<User>();
      expectTypeOf(computed(user.value)()).toEqualTypeOf<User>();
      expectTypeOf(use(more.value)).toEqualTypeOf<User>();
      expectTypeOf<ReturnType<typeof user.value>>().toEqualTypeOf<User>();
    });
  });

  test('It narrows in generic code', () => {
    const valueOr = <T>(data: Resource<T>, fallback: T): T => (data.hasValue() ? data.value() : fallback);
    expectTypeOf(valueOr<User>).returns.toEqualTypeOf<User>();
  });

  test('It does not narrow another resource', () => {
    compiles((user: Resource<User>, friend: Resource<User>) => {
      // @ts-expect-error only the user is known to have a value
      if (user.hasValue()) friend.value().name;
    });
  });

  test('A resource for which it is false remains a resource, whatever its type', () => {
    const parsed = resource({ loader: async () => JSON.parse('{}') });
    compiles((user: Resource<User>, unknown: Resource<unknown>, something: unknown) => {
      if (user.hasValue()) return user.value();
      if (unknown.hasValue()) return unknown.value();
      if (parsed.hasValue()) return parsed.value();
      if (isResource(something) && !something.hasValue()) something.reload();
      expectTypeOf(user).toEqualTypeOf<Resource<User>>();
      expectTypeOf(unknown).toEqualTypeOf<Resource<unknown>>();
      return [parsed.status(), unknown.status(), user.status()];
    });
  });
});

describe('The status narrows the snapshot', () => {
  test('Each status determines value and error', () => {
    compiles((user: Resource<User>) => {
      const shown = user.snapshot();
      switch (shown.status) {
        case 'idle':
        case 'loading':
          expectTypeOf(shown.value).toBeUndefined();
          return expectTypeOf(shown.error).toBeUndefined();
        case ResourceStatus.RELOADING:
          expectTypeOf(shown.value).toEqualTypeOf<User | undefined>();
          return expectTypeOf(shown.error).toBeUndefined();
        case ResourceStatus.RESOLVED:
        case ResourceStatus.LOCAL:
          expectTypeOf(shown.value).toEqualTypeOf<User>();
          return expectTypeOf(shown.error).toBeUndefined();
        case ResourceStatus.ERROR:
          expectTypeOf(shown.value).toBeUndefined();
          return expectTypeOf(shown.error).toEqualTypeOf<Error>();
        default:
          return expectTypeOf(shown).toBeNever();
      }
    });
  });

  test('An error implies the status error', () => {
    compiles((shown: ResourceSnapshot<User>) => {
      if (shown.error) expectTypeOf(shown.status).toEqualTypeOf<'error'>();
      else expectTypeOf(shown.status).toEqualTypeOf<Exclude<ResourceStatus, 'error'>>();
    });
  });

  test('It cannot be written', () => {
    compiles((shown: ResourceSnapshot<User>) => {
      // @ts-expect-error it is frozen
      shown.status = 'idle';
      // @ts-expect-error it is frozen
      shown.value = undefined;
    });
  });

  test('ResourceStatus is the type of all statuses and the constants of each', () => {
    expectTypeOf<ResourceStatus>().toEqualTypeOf<
      'idle' | 'loading' | 'reloading' | 'resolved' | 'error' | 'local'
    >();
    expectTypeOf(ResourceStatus.LOADING).toEqualTypeOf<'loading'>();
    expectTypeOf<keyof typeof ResourceStatus>().toEqualTypeOf<
      'IDLE' | 'LOADING' | 'RELOADING' | 'RESOLVED' | 'ERROR' | 'LOCAL'
    >();
    expectTypeOf(ResourceStatus).toEqualTypeOf(machine.ResourceStatus);
    compiles(() => {
      // @ts-expect-error a constant
      ResourceStatus.IDLE = 'loading';
      // @ts-expect-error not a status
      const status: ResourceStatus = 'success';
      return status;
    });
  });
});

describe('A resource accepts only', () => {
  test('Options that exist', () => {
    compiles(() => {
      // @ts-expect-error no such option
      resource({ loader: () => 1, onError: () => {} });
      // @ts-expect-error an option of another library
      resource({ loader: () => 1, defaultValue: 1 });
      resource({
        loader: () => 1,
        name: 'one',
        inspect: (event) => expectTypeOf(event).toEqualTypeOf<InspectionEvent>(),
      });
      resource({
        loader: () => 1,
        inspect: { next: (event) => expectTypeOf(event).toEqualTypeOf<InspectionEvent>() },
      });
    });
  });

  test('A loader, always', () => {
    compiles(() => {
      // @ts-expect-error no argument
      resource();
      // @ts-expect-error no loader
      resource({});
      // @ts-expect-error no loader
      resource({ params: () => 1 });
      // @ts-expect-error a promise is not a loader, because it cannot load again
      resource({ loader: fetchUser(1) });
    });
  });

  test('Params that are a function, and that the loader accepts', () => {
    compiles(() => {
      // @ts-expect-error not a function
      resource({ params: { id: 1 }, loader: () => 1 });
      resource({
        params: () => '1',
        // @ts-expect-error a string, but the loader takes a number
        loader: ({ params }: ResourceLoaderArgs<User, number>) => fetchUser(params),
      });
      // @ts-expect-error there is no string without params
      resource({ loader: ({ params }) => params.length });
    });
  });

  test('Comparing functions for its values and params', () => {
    compiles(() => {
      // @ts-expect-error the values are numbers
      resource({ loader: () => 1, equal: (a: string, b: string) => a === b });
      // @ts-expect-error the params are numbers
      resource({ params: () => 1, loader: () => '1', paramsEqual: (a: string, b: string) => a === b });
      // @ts-expect-error the result must be a boolean
      resource({ loader: () => 1, equal: (a, b) => a - b });
    });
  });

  test('Values of its type', () => {
    compiles((user: Resource<User>, maybe: Resource<User | undefined>) => {
      user.set(ada);
      user.update((current) => {
        expectTypeOf(current).toEqualTypeOf<User | undefined>();
        return current ?? ada;
      });
      maybe.set(undefined);
      // @ts-expect-error not a user
      user.set({ id: 1 });
      // @ts-expect-error not a user either
      user.set(undefined);
      // @ts-expect-error undefined is not a user
      user.update(() => {});
      // @ts-expect-error there may be no value yet
      user.update((current) => ({ ...current, name: current.name }));
    });
  });
});

describe('A cached value', () => {
  const state: Dehydrated = { user: { value: { name: 'Ada' } } };

  test('has the type that the loader loads, and is called with the params', () => {
    compiles((load: (id: number) => Promise<User>, known: Map<number, User>) => {
      const user = resource({
        params: () => 1,
        loader: async ({ params }) => load(params),
        cached: (params) => {
          expectTypeOf(params).toEqualTypeOf<number>();
          return known.get(params);
        },
        revalidate: (params, value) => params > 1 && value.name !== '',
      });
      expectTypeOf(user).toEqualTypeOf<Resource<User>>();
    });
  });

  test('may come from a function with its own types, even with params that chain', () => {
    compiles((parent: Resource<number>, known: (id: number) => User | undefined) => {
      const user = resource({
        params: ({ chain }) => chain(parent),
        loader: async ({ params }) => fetchUser(params),
        cached: known,
        revalidate: (params: number, value: User) => value.id < params,
      });
      expectTypeOf(user).toEqualTypeOf<Resource<User>>();
      // @ts-expect-error called with a number
      resource({ params: () => 1, loader: async () => ada, cached: (name: string) => ({ ...ada, name }) });
    });
  });

  test('comes from the server without a type of its own', () => {
    compiles((load: (id: number) => Promise<User>) => {
      const user = resource({
        params: () => 1,
        loader: async ({ params }) => load(params),
        cached: hydrated(state, 'user'),
      });
      expectTypeOf(user).toEqualTypeOf<Resource<User>>();
      expectTypeOf(dehydrate([user])).toExtend<Dehydrated>();
      expectTypeOf(hydrated<User>(state, 'user')).toEqualTypeOf<(params: unknown) => User | undefined>();
      // @ts-expect-error another value
      resource({ loader: async () => 1, cached: () => 'one' });
    });
  });
});

describe('More ways to get a value', () => {
  test('A chained value is never undefined', () => {
    compiles((user: Resource<User>, maybe: Resource<User | null | undefined>) => {
      const company = resource({
        params: ({ chain }) => {
          expectTypeOf(chain(user)).toEqualTypeOf<User>();
          expectTypeOf(chain(maybe)).toEqualTypeOf<User | null>();
          return { of: chain(user).id };
        },
        loader: async ({ params }) => {
          expectTypeOf(params).toEqualTypeOf<{ of: number }>();
          return 'Company';
        },
      });
      expectTypeOf(company).toEqualTypeOf<Resource<string>>();
      // @ts-expect-error not a resource
      resource({ params: ({ chain }) => chain(signal(1)), loader: () => 1 });
    });
  });

  test('A stream has the type of its items', () => {
    compiles((observable: Observable<User>, readable: ReadableStream<User>) => {
      const words = resource({
        params: () => 1,
        async *stream({ params, abortSignal }) {
          expectTypeOf(params).toEqualTypeOf<number>();
          expectTypeOf(abortSignal).toEqualTypeOf<AbortSignal>();
          yield 'one';
        },
        equal: (a, b) => a.length === b.length,
      });
      expectTypeOf(words).toEqualTypeOf<Resource<string>>();
      expectTypeOf(words.isStreaming).toEqualTypeOf<ReadonlySignal<boolean>>();
      expectTypeOf(resource({ stream: () => observable })).toEqualTypeOf<Resource<User>>();
      expectTypeOf(resource({ stream: async () => observable })).toEqualTypeOf<Resource<User>>();
      expectTypeOf(resource({ stream: () => readable })).toEqualTypeOf<Resource<User>>();
      // @ts-expect-error both
      resource({ loader: () => 1, stream: () => observable });
      // @ts-expect-error not a stream
      resource({ stream: () => 'text' });
    });
  });

  test('Actor logic loads its output, or its items', () => {
    compiles((observable: Observable<User>) => {
      const ofPromise = fromPromise(async ({ input }: { input: ResourceLoaderInput<User, number> }) =>
        fetchUser(input.params),
      );
      expectTypeOf(resource({ params: () => 1, loader: ofPromise })).toEqualTypeOf<Resource<User>>();
      expectTypeOf(resource({ loader: fromObservable(() => observable) })).toEqualTypeOf<Resource<User>>();
      const login = setup({ types: { output: {} as User } }).createMachine({ output: ada });
      expectTypeOf(resource({ loader: login })).toEqualTypeOf<Resource<User>>();
      // @ts-expect-error the logic takes other params
      resource({ params: () => 'one', loader: ofPromise });
    });
  });
});

describe('A resource is for reading', () => {
  test('Its members are signals', () => {
    compiles((user: Resource<User>) => {
      expectTypeOf(user.status).toEqualTypeOf<ReadonlySignal<ResourceStatus>>();
      expectTypeOf(user.error).toEqualTypeOf<ReadonlySignal<Error | undefined>>();
      expectTypeOf(user.isLoading).toEqualTypeOf<ReadonlySignal<boolean>>();
      expectTypeOf(user.snapshot).toEqualTypeOf<ReadonlySignal<ResourceSnapshot<User>>>();
      expectTypeOf(user.latest).toEqualTypeOf<ReadonlySignal<User | undefined>>();
      expectTypeOf(user.reload).toExtend<() => boolean>();
      expectTypeOf(user.reload).toExtend<(options: { force?: boolean }) => boolean>();
      expectTypeOf(user.reload).toExtend<(event: MouseEvent) => void>(); // onClick={user.reload}
      expectTypeOf(user.destroy).toEqualTypeOf<() => void>();
      expectTypeOf(user).toExtend<Disposable>();
    });
  });

  test('Its members cannot be replaced, and their values cannot be written', () => {
    compiles((user: Resource<User>, another: Resource<User>) => {
      // @ts-expect-error a member is not a variable
      user.status = another.status;
      // @ts-expect-error a member is not a variable
      user.value = another.value;
      // @ts-expect-error a member is not a variable
      user.error = another.error;
      // @ts-expect-error a member is not a variable
      user.isLoading = another.isLoading;
      // @ts-expect-error a member is not a variable
      user.snapshot = another.snapshot;
      // @ts-expect-error a member is not a variable
      user.latest = another.latest;
      // @ts-expect-error a member is not a variable
      user.actor = another.actor;
      // @ts-expect-error you can set the resource, not the signal
      user.value.set(ada);
      // @ts-expect-error the chart decides the status
      user.status.update(() => 'idle');
    });
  });

  test('A resource is a resource of a wider type, not of a narrower one', () => {
    compiles((user: Resource<User>, withId: Resource<Id>) => {
      const wider: Resource<Id> = user;
      const anything: Resource<unknown> = user;
      // @ts-expect-error an object with an id is not necessarily a user
      const narrower: Resource<User> = withId;
      return [wider, anything, narrower];
    });
  });

  test('isResource() and isSignal() narrow unknown', () => {
    compiles((something: unknown) => {
      if (isResource(something)) expectTypeOf(something).toEqualTypeOf<Resource<unknown>>();
      if (isSignal(something)) expectTypeOf(something).toEqualTypeOf<ReadonlySignal<unknown>>();
    });
  });
});

describe('Signals have the type of their value', () => {
  test('A signal has the type of its first value, or the one in its type argument', () => {
    expectTypeOf(signal(1)).toEqualTypeOf<Signal<number>>();
    expectTypeOf(signal(ada)).toEqualTypeOf<Signal<User>>();
    expectTypeOf(signal<User | undefined>(undefined)).toEqualTypeOf<Signal<User | undefined>>();
    expectTypeOf(signal(fetchUser)).toEqualTypeOf<Signal<(id: number) => Promise<User>>>();
    expectTypeOf(signal(ada).asReadonly()).toEqualTypeOf<ReadonlySignal<User>>();
  });

  test('A computed has the type of what it computes', () => {
    const user = signal<User | undefined>(ada);
    expectTypeOf(computed(() => user()?.name)).toEqualTypeOf<ReadonlySignal<string | undefined>>();
    expectTypeOf(computed<Id | undefined>(() => user())).toEqualTypeOf<ReadonlySignal<Id | undefined>>();
  });

  test('Calling it and calling get() are the same', () => {
    expectTypeOf(signal(1)()).toEqualTypeOf<number>();
    expectTypeOf(signal(1).get).toEqualTypeOf<() => number>();
  });

  test('Options compare values of that type', () => {
    signal(ada, { equal: (a, b) => a.id === b.id, name: 'user' });
    computed(() => ada, { equal: (a, b) => a.id === b.id, name: 'user' });
    expectTypeOf<NonNullable<SignalOptions<User>['equal']>>().parameters.toEqualTypeOf<[a: User, b: User]>();
    compiles(() => {
      // @ts-expect-error no such option
      signal(1, { compare: Object.is });
      // @ts-expect-error the values are numbers
      computed(() => 1, { equal: (a: string, b: string) => a === b });
    });
  });

  test('A signal accepts only values of its type', () => {
    compiles((count: Signal<number>) => {
      count.set(1);
      count.update((current) => current + 1);
      // @ts-expect-error not a number
      count.set('1');
      // @ts-expect-error not a number
      count.update((current) => `${current}`);
      // @ts-expect-error a function would be stored, not called
      count.set((current: number) => current + 1);
    });
  });

  test('A read-only signal cannot be written', () => {
    compiles((count: Signal<number>) => {
      // @ts-expect-error read-only
      count.asReadonly().set(1);
      // @ts-expect-error read-only
      count.asReadonly().update(() => 1);
      // @ts-expect-error computed
      computed(() => count() + 1).set(1);
      // @ts-expect-error a read-only signal is not a writable one
      const writable: Signal<number> = count.asReadonly();
      return writable;
    });
  });

  test('Subscribers receive the value', () => {
    compiles((user: ReadonlySignal<User>, observer: Observer<User>, anyone: Observer<unknown>) => {
      expectTypeOf(
        user.subscribe((value) => expectTypeOf(value).toEqualTypeOf<User>()),
      ).toEqualTypeOf<Subscription>();
      user.subscribe({ next: (value) => expectTypeOf(value).toEqualTypeOf<User>() });
      user.subscribe(
        () => {},
        (error) => expectTypeOf(error).toBeUnknown(),
      );
      user.subscribe(observer);
      user.subscribe(anyone);
      // @ts-expect-error not the type of the signal
      user.subscribe((value: string) => value);
    });
  });
});

describe('Signals are assignable to related types', () => {
  test('A signal is assignable to a read-only signal', () => {
    expectTypeOf<Signal<User>>().toExtend<ReadonlySignal<User>>();
    expectTypeOf<ReadonlySignal<User>>().not.toExtend<Signal<User>>();
  });

  test('A read-only signal is one of a wider type, not of a narrower one', () => {
    expectTypeOf<ReadonlySignal<User>>().toExtend<ReadonlySignal<Id>>();
    expectTypeOf<ReadonlySignal<User>>().toExtend<ReadonlySignal<User | undefined>>();
    expectTypeOf<ReadonlySignal<Id>>().not.toExtend<ReadonlySignal<User>>();
  });

  test('A signal is a readable of @xstate/store', () => {
    expectTypeOf<ReadonlySignal<User>>().toExtend<Readable<User>>();
    expectTypeOf<ReadonlySignal<User>>().toExtend<BaseAtom<User>>();
    expectTypeOf<Signal<User>>().toExtend<BaseAtom<User>>();
    expectTypeOf<ReadonlySignal<Id>>().not.toExtend<Readable<User>>();
    expectTypeOf<Signal<User>>().not.toExtend<Atom<User>>(); // its set() calls functions
  });

  test('A signal is a function that returns its value', () => {
    expectTypeOf<ReadonlySignal<User>>().toExtend<() => User>();
  });
});

describe('Effects, batches and untracked reads have the types of their functions', () => {
  test('An effect may return a cleanup function, or nothing', () => {
    const count = signal(1);
    expectTypeOf(effect(() => {})).toEqualTypeOf<() => void>();
    compiles(() => {
      effect(() => () => {});
      effect(() => count.set(1));
      effect(() => (count() > 0 ? () => {} : undefined));
      // @ts-expect-error a promise is not a cleanup function
      effect(async () => {});
      // @ts-expect-error a number is not a cleanup function
      effect(() => count());
      // @ts-expect-error a cleanup function receives nothing
      effect(() => (_reason: string) => {});
    });
  });

  test('batch() and untracked() return what their function returns', () => {
    expectTypeOf(batch(() => ada)).toEqualTypeOf<User>();
    expectTypeOf(batch(() => {})).toEqualTypeOf<void>();
    expectTypeOf(untracked(() => ada)).toEqualTypeOf<User>();
    expectTypeOf(untracked(signal(1))).toEqualTypeOf<number>();
  });
});

describe('The machine is typed', () => {
  test('Its snapshot has the states and the context', () => {
    type MachineSnapshot = SnapshotFrom<typeof resourceMachine>;
    expectTypeOf<MachineSnapshot['value']>().toEqualTypeOf<ResourceStatus>();
    expectTypeOf<MachineSnapshot['context']>().toEqualTypeOf<ResourceContext>();
    expectTypeOf<MachineSnapshot['hasTag']>().toEqualTypeOf<(tag: 'busy') => boolean>();
  });

  test('Its actor accepts only its events', () => {
    compiles((actor: ActorRefFrom<typeof resourceMachine>) => {
      expectTypeOf(actor.send).parameter(0).toEqualTypeOf<ResourceEvent>();
      actor.send({ type: 'params', params: { id: 1 } });
      actor.send({ type: 'params.failed', error: 'offline' });
      actor.send({ type: 'reload' });
      actor.send({ type: 'set', value: ada });
      // @ts-expect-error unknown
      actor.send({ type: 'refetch' });
      // @ts-expect-error no params
      actor.send({ type: 'params' });
      // @ts-expect-error an object, as in all of XState 5
      actor.send('reload');
    });
  });

  test('The actor of a resource is an actor of the machine', () => {
    expectTypeOf<Resource<User>['actor']>().toEqualTypeOf<ActorRefFrom<typeof resourceMachine>>();
    compiles((user: Resource<User>) => {
      expectTypeOf(user.actor.getSnapshot().value).toEqualTypeOf<ResourceStatus>();
      // @ts-expect-error unknown
      user.actor.send({ type: 'refetch' });
    });
  });

  test('Its input may omit the loader if one is provided', () => {
    expectTypeOf<ResourceInput['loader']>().toEqualTypeOf<ResourceLoader<unknown, unknown> | undefined>();
    compiles(() => {
      createActor(resourceMachine, { input: { loader: async ({ params }) => params } });
      createActor(resourceMachine, { input: {} });
      // @ts-expect-error no loader
      createActor(resourceMachine, { input: { loader: 1 } });
    });
  });

  test('Another loader can be provided, and receives the same input', () => {
    resourceMachine.provide({
      actors: {
        loader: fromPromise(async ({ input, signal: abortSignal }) => {
          expectTypeOf(input).toEqualTypeOf<ResourceLoaderInput>();
          expectTypeOf(abortSignal).toEqualTypeOf<AbortSignal>();
          return input.params;
        }),
      },
    });
    resourceMachine.provide({
      actors: { loader: fromPromise<unknown, ResourceLoaderInput>(async () => ada) },
    });
    compiles(() => {
      // @ts-expect-error the machine has no such actor
      resourceMachine.provide({ actors: { fetcher: fromPromise(async () => ada) } });
      resourceMachine.provide({
        // @ts-expect-error not the input of the machine
        actors: { loader: fromPromise<unknown, string>(async ({ input }) => input.length) },
      });
    });
  });

  test('It can be an actor in your own machine', () => {
    const owner = setup({ actors: { user: resourceMachine } }).createMachine({
      invoke: { id: 'user', src: 'user', input: { loader: ({ params }) => fetchUser(Number(params)) } },
    });
    compiles((actor: ActorRefFrom<typeof owner>) =>
      actor.getSnapshot().children.user?.send({ type: 'reload' }),
    );
  });
});
