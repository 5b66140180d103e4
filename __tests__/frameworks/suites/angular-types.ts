/**
 * The types of the Angular entry, checked against each version of Angular. Nothing here is run.
 */
import type { Injector, Resource as NgResource, Signal, WritableSignal } from '@angular/core';
import { expectTypeOf } from 'expect-type';
import { fromPromise } from 'xstate';
import type {
  Signal as OurSignal,
  ReadonlySignal,
  Resource,
  ResourceSnapshot,
  ResourceStatus,
} from 'xstate-resource';
import {
  fromAngularSignal,
  type InjectedResource,
  injectResource,
  toAngularSignal,
} from 'xstate-resource/angular';
import { withPolicy } from 'xstate-resource/loaders';

interface User {
  readonly name: string;
  readonly company: number;
}

declare const id: WritableSignal<number>;
declare const ours: OurSignal<string>;
declare const injector: Injector;
declare function load(id: number, signal: AbortSignal): Promise<User>;

/** Code that Angular users write for anything that loads. */
declare function showName(resource: NgResource<User | undefined>): string;

export function inference(): void {
  const user = injectResource({
    params: () => ({ id: id(), key: ours() }),
    loader: ({ params, abortSignal }) => {
      expectTypeOf(params).toEqualTypeOf<{ id: number; key: string }>();
      return load(params.id, abortSignal);
    },
    equal: (a, b) => a.name === b.name,
    policy: withPolicy({ debounce: ({ id }) => id, retry: 2 }),
    name: 'user',
    injector,
  });
  expectTypeOf(user).toEqualTypeOf<InjectedResource<User>>();
  expectTypeOf(user.value).toEqualTypeOf<Signal<User | undefined>>();
  expectTypeOf(user.status).toEqualTypeOf<Signal<ResourceStatus>>();
  expectTypeOf(user.error).toEqualTypeOf<Signal<Error | undefined>>();
  expectTypeOf(user.latest).toEqualTypeOf<Signal<User | undefined>>();
  expectTypeOf(user.resource).toEqualTypeOf<Resource<User>>();
  expectTypeOf(user.set).parameter(0).toEqualTypeOf<User>();
  expectTypeOf(user.update).parameter(0).toEqualTypeOf<(current: User | undefined) => User>();
  expectTypeOf(user.snapshot()).toExtend<ResourceSnapshot<User>>();

  expectTypeOf(
    injectResource({ params: id, loader: ({ params }) => load(params, new AbortController().signal) }),
  ).toEqualTypeOf<InjectedResource<User>>();
  expectTypeOf(injectResource({ loader: () => 1 })).toEqualTypeOf<InjectedResource<number>>();
  const company = injectResource({
    params: ({ chain }) => chain(user.resource).company,
    loader: async ({ params }) => `${params.toFixed()}`,
  });
  expectTypeOf(company).toEqualTypeOf<InjectedResource<string>>();
  const items = injectResource({
    params: () => (id() > 0 ? id() : null),
    async *stream({ params }) {
      expectTypeOf(params).toEqualTypeOf<number>();
      yield params;
    },
  });
  expectTypeOf(items).toEqualTypeOf<InjectedResource<number>>();
  const logic = fromPromise<Date, { params: number }>(async () => new Date());
  expectTypeOf(injectResource({ params: () => 1, loader: logic })).toEqualTypeOf<InjectedResource<Date>>();
  expectTypeOf(injectResource(user.resource, { injector })).toEqualTypeOf<InjectedResource<User>>();
}

export function narrowing(user: InjectedResource<User>): void {
  if (user.hasValue()) {
    expectTypeOf(user.value()).toEqualTypeOf<User>();
    expectTypeOf(user.reload).toBeFunction();
  } else {
    expectTypeOf(user.value()).toEqualTypeOf<User | undefined>();
  }
  const shown = user.shown();
  if (shown.status === 'error') expectTypeOf(shown.error).toEqualTypeOf<Error>();
  if (shown.hasValue) expectTypeOf(shown.value).toEqualTypeOf<User>();
  const snapshot = user.snapshot();
  if (snapshot.status === 'resolved') expectTypeOf(snapshot.value.name).toEqualTypeOf<string>();
  if (snapshot.status === 'error') expectTypeOf(snapshot.error).toEqualTypeOf<Error>();
}

export function asAngularResource(user: InjectedResource<User>): void {
  showName(user);
  const theirs: NgResource<User | undefined> = user;
  if (theirs.hasValue()) expectTypeOf(theirs.value()).toEqualTypeOf<User>();
  const unknown: NgResource<unknown> = user;
  void unknown;
  if (user.hasValue()) {
    const full: NgResource<User> = user;
    void full;
  }
}

export function bridges(): void {
  expectTypeOf(toAngularSignal(ours)).toEqualTypeOf<Signal<string>>();
  expectTypeOf(fromAngularSignal(id)).toEqualTypeOf<ReadonlySignal<number>>();
  expectTypeOf(fromAngularSignal(() => `${id()}`, { injector })).toEqualTypeOf<ReadonlySignal<string>>();
}

export function wrong(): void {
  // @ts-expect-error: params must be a function
  injectResource({ params: 1, loader: async ({ params }) => params });
  // @ts-expect-error: an unknown option
  injectResource({ loader: async () => 1, retries: 3 });
  // @ts-expect-error: a loader and a stream
  injectResource({ loader: async () => 1, stream: async function* () {} });
  // @ts-expect-error: the value, not the signal
  toAngularSignal(ours());
  // @ts-expect-error: the value, not the signal
  fromAngularSignal(id());
}
