/** A resource that belongs to a component or a service: when it loads, and when it ends. */

import {
  ApplicationRef,
  createEnvironmentInjector,
  EnvironmentInjector,
  input,
  computed as ngComputed,
  signal as ngSignal,
  runInInjectionContext,
} from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { fromPromise } from 'xstate';
import { resource, signal } from 'xstate-resource';
import { injectResource } from 'xstate-resource/angular';
import { withPolicy } from 'xstate-resource/loaders';
import { controlledLoader, flushPromises } from 'xstate-resource/testing';
import { check, componentOf, inService, microtasks, paramsOf, render, turn } from './angular-stage.js';

const show = '{{ user.status() }} {{ user.hasValue() ? user.value() : "" }}';

describe('begins', () => {
  test('when the component is checked, with its current input', async () => {
    const loader = controlledLoader<string, number>();
    const page = render(
      componentOf(
        show,
        () => {
          const id = input.required<number>();
          return { id, user: injectResource({ params: () => id(), loader }) };
        },
        { inputs: ['id'] },
      ),
    );
    page.ref.setInput('id', 1);
    await microtasks();
    expect(paramsOf(loader)).toEqual([]);
    check();
    expect(page.text).toBe('loading');
    await turn();
    expect(paramsOf(loader)).toEqual([1]);
    await loader.resolve('Ada');
    check();
    expect(page.text).toBe('resolved Ada');
    page.ref.setInput('id', 2);
    check();
    expect(page.text).toBe('loading');
    await turn();
    expect(paramsOf(loader)).toEqual([1, 2]);
  });

  test('never in a component that is destroyed before it is checked', async () => {
    const loader = controlledLoader<string, number>();
    const page = render(componentOf(show, () => ({ user: injectResource({ params: () => 1, loader }) })));
    expect(page.made.user.status()).toBe('loading');
    page.destroy();
    await turn();
    expect(page.made.user.status()).toBe('idle');
    expect(paramsOf(loader)).toEqual([]);
  });

  test('in a service when the application is checked', async () => {
    const loader = controlledLoader<string, number>();
    const id = ngSignal(1);
    const user = inService(() => injectResource({ params: id, loader }));
    await microtasks();
    expect(paramsOf(loader)).toEqual([]);
    id.set(2);
    await turn();
    expect(paramsOf(loader)).toEqual([2]);
    await loader.resolve('Ada');
    expect([user.status(), user.value()]).toEqual(['resolved', 'Ada']);
  });

  test('with the cause "created", also if the params have changed before', async () => {
    const causes: string[] = [];
    const id = ngSignal(1);
    const loader = fromPromise<number, { params: number; cause: string }>(
      async ({ input: { params, cause } }) => {
        causes.push(cause);
        return params;
      },
    );
    const user = inService(() => injectResource({ params: () => id(), loader }));
    expect(user.status()).toBe('loading');
    await microtasks();
    id.set(2);
    await turn();
    id.set(3);
    await turn();
    user.reload();
    await turn();
    expect(causes).toEqual(['created', 'params', 'reload']);
  });

  test('once without params, and never with null params', async () => {
    const loader = controlledLoader<string, unknown>();
    const id = ngSignal<number | null | undefined>(null);
    const [once, none] = inService(() => [
      injectResource({ loader }),
      injectResource({ params: id, loader }),
    ]);
    await turn();
    expect(paramsOf(loader)).toEqual([undefined]);
    expect([once.status(), none.status()]).toEqual(['loading', 'idle']);
    id.set(undefined);
    await turn();
    expect(loader.loads).toHaveLength(1);
  });

  test('once a turn, for the last params, and aborts the previous load', async () => {
    const loader = controlledLoader<string, number>();
    const id = ngSignal(1);
    const user = inService(() => injectResource({ params: id, loader }));
    await turn();
    for (const next of [2, 3, 4]) id.set(next);
    await turn();
    expect(paramsOf(loader)).toEqual([1, 4]);
    expect(loader.loads[0]?.abortSignal.aborted).toBe(true);
    await loader.resolve('late', 0);
    expect(user.status()).toBe('loading');
    for (const next of [5, 4]) id.set(next);
    await turn();
    expect(paramsOf(loader)).toEqual([1, 4]);
  });

  test('without a tick of Angular, once it has begun', async () => {
    const loader = controlledLoader<string, number>();
    const id = ngSignal(1);
    inService(() => injectResource({ params: id, loader }));
    await turn();
    id.set(2);
    await flushPromises();
    expect(paramsOf(loader)).toEqual([1, 2]);
  });
});

test('params are asked once for each change', async () => {
  const loader = controlledLoader<string, number>();
  const id = ngSignal(1);
  const params = jest.fn(() => id());
  const user = inService(() => injectResource({ params, loader }));
  await turn();
  params.mockClear();
  await loader.resolve('Ada');
  expect(user.value()).toBe('Ada');
  await turn();
  expect(params).not.toHaveBeenCalled();
  id.set(2);
  expect(user.status()).toBe('loading');
  await turn();
  await loader.resolve('Grace');
  await turn();
  expect(params).toHaveBeenCalledTimes(1);
});

describe('right after a change', () => {
  async function setUp() {
    const loader = controlledLoader<string, number>();
    const id = ngSignal(1);
    const user = inService(() => injectResource({ params: id, loader }));
    await turn();
    await loader.resolve('Ada');
    return { loader, id, user };
  }

  test('set() sets a value for the new params', async () => {
    const { loader, id, user } = await setUp();
    id.set(2);
    user.set('mine');
    expect([user.status(), user.value()]).toEqual(['local', 'mine']);
    await turn();
    expect([user.status(), user.value(), paramsOf(loader)]).toEqual(['local', 'mine', [1]]);
    user.reload();
    await turn();
    expect(paramsOf(loader)).toEqual([1, 2]);
  });

  test('update() receives the value for the new params', async () => {
    const { id, user } = await setUp();
    id.set(2);
    const seen: unknown[] = [];
    user.update((current) => {
      seen.push(current);
      return 'mine';
    });
    expect(seen).toEqual([undefined]);
  });

  test('reload() does nothing, because a load is already due', async () => {
    const { loader, id, user } = await setUp();
    id.set(2);
    expect(user.reload()).toBe(false);
    await turn();
    expect(paramsOf(loader)).toEqual([1, 2]);
  });

  test('the members work when they are destructured', async () => {
    const { user } = await setUp();
    const { set, update, reload, hasValue, value } = user;
    set('a');
    update((current) => `${current}b`);
    expect([hasValue(), value()]).toEqual([true, 'ab']);
    expect(reload()).toBe(true);
  });
});

describe('shows', () => {
  test('each status, and everything in one object', async () => {
    const loader = controlledLoader<string, number>();
    const id = ngSignal<number | undefined>(undefined);
    const user = inService(() => injectResource({ params: id, loader, name: 'user' }));
    const { snapshot } = user;
    expect(snapshot()).toEqual({ status: 'idle', value: undefined, error: undefined });
    id.set(1);
    await turn();
    expect([user.status(), user.isLoading(), user.hasValue()]).toEqual(['loading', true, false]);
    await loader.resolve('Ada');
    const resolved = snapshot();
    expect(resolved).toEqual({ status: 'resolved', value: 'Ada', error: undefined });
    expect(Object.isFrozen(resolved)).toBe(true);
    expect(user.shown()).toMatchObject({
      status: 'resolved',
      value: 'Ada',
      hasValue: true,
      isLoading: false,
      isStreaming: false,
    });
    user.reload();
    expect([user.status(), user.value(), user.isLoading()]).toEqual(['reloading', 'Ada', true]);
    await turn();
    const error = new RangeError('down');
    await loader.reject(error);
    expect([user.status(), user.error(), user.hasValue(), user.latest()]).toEqual([
      'error',
      error,
      false,
      'Ada',
    ]);
    expect(user.value).toThrow(error);
    expect(snapshot()).toEqual({ status: 'error', value: undefined, error });
    expect(user.resource.error()).toBe(error);
    user.set('mine');
    expect([user.status(), user.value(), user.error()]).toEqual(['local', 'mine', undefined]);
  });

  test('the same snapshot until something in it changes', async () => {
    const user = inService(() => injectResource({ stream: endless }));
    await turn();
    const before = user.snapshot();
    expect([before.value, user.isStreaming()]).toEqual([1, true]);
    await end();
    expect([user.snapshot(), user.isStreaming()]).toEqual([before, false]);
    expect(user.snapshot()).toBe(before);

    async function* endless() {
      yield 1;
      await new Promise<void>((resolve) => {
        ended = resolve;
      });
    }
  });
  let ended: () => void;
  const end = () => {
    ended();
    return flushPromises();
  };

  test('what the params throw until they recover, and the same error for equivalent ones', async () => {
    const id = ngSignal(-1);
    const loader = controlledLoader<string, number>();
    const user = inService(() =>
      injectResource({
        params: () => {
          if (id() < 0) throw new RangeError(`no user ${id()}`);
          return id();
        },
        loader,
      }),
    );
    const first = user.error();
    expect(first).toEqual(new RangeError('no user -1'));
    await turn();
    expect(user.error()).toBe(first);
    id.set(-2);
    expect(user.error()).toEqual(new RangeError('no user -2'));
    id.set(2);
    expect(user.status()).toBe('loading');
  });

  test('that params must not write signals, as in a computed', () => {
    const written = ngSignal(1);
    const user = inService(() => injectResource({ params: () => written.set(2), loader: async () => 1 }));
    expect(user.error()?.message).toMatch('NG0600');
  });

  test('a shared resource, which survives the component', async () => {
    const id = signal(1);
    const loader = controlledLoader<string, number>();
    const made = resource({ params: id, loader });
    const page = render(componentOf(show, () => ({ user: injectResource(made) })));
    await turn();
    await loader.resolve('Ada');
    check();
    expect(page.text).toBe('resolved Ada');
    expect(page.made.user.resource).toBe(made);
    page.made.user.set('mine');
    check();
    expect([page.text, made.status()]).toEqual(['local mine', 'local']);
    page.destroy();
    id.set(2);
    await turn();
    expect([made.status(), paramsOf(loader)]).toEqual(['loading', [1, 2]]);
    made.destroy();
  });
});

describe('ends with the component', () => {
  afterEach(() => {
    jest.useRealTimers();
  });

  test('its load is aborted, and its params are no longer asked', async () => {
    const loader = controlledLoader<string, number>();
    const id = ngSignal(1);
    const params = jest.fn(() => id());
    const page = render(componentOf(show, () => ({ user: injectResource({ params, loader }) })));
    await turn();
    page.destroy();
    expect(loader.loads[0]?.abortSignal.aborted).toBe(true);
    expect([page.made.user.status(), page.made.user.resource.status()]).toEqual(['idle', 'idle']);
    params.mockClear();
    id.set(2);
    page.made.user.reload();
    page.made.user.set('late');
    await turn();
    expect([page.made.user.status(), paramsOf(loader)]).toEqual(['idle', [1]]);
    expect(params).not.toHaveBeenCalled();
  });

  test('its stream is closed', async () => {
    let isClosed = false;
    const page = render(
      componentOf(show, () => ({
        user: injectResource({
          async *stream({ abortSignal }) {
            yield 'Ada';
            await new Promise((resolve) => abortSignal.addEventListener('abort', resolve));
            isClosed = true;
          },
        }),
      })),
    );
    await turn();
    expect(page.text).toBe('resolved Ada');
    page.destroy();
    await flushPromises();
    expect(isClosed).toBe(true);
  });

  test('a delay before a retry leaves no timer', async () => {
    jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick', 'setImmediate'] });
    const loader = jest.fn(async () => {
      throw new Error('down');
    });
    const page = render(
      componentOf('', () => ({ user: injectResource({ loader, policy: withPolicy({ retry: 3 }) }) })),
    );
    await turn();
    expect(loader).toHaveBeenCalledTimes(1);
    page.destroy();
    await turn();
    jest.advanceTimersByTime(100_000);
    await turn();
    expect(loader).toHaveBeenCalledTimes(1);
  });

  test('it ends with the given injector', async () => {
    const loader = controlledLoader<string, number>();
    const injector = createEnvironmentInjector([], TestBed.inject(EnvironmentInjector));
    const user = injectResource({ params: () => 1, loader, injector });
    const outside = injectResource(user.resource, { injector });
    await turn();
    expect([user.status(), outside.status(), paramsOf(loader)]).toEqual(['loading', 'loading', [1]]);
    injector.destroy();
    expect([user.status(), loader.loads[0]?.abortSignal.aborted]).toEqual(['idle', true]);
  });
});

describe('the application', () => {
  const whenStable = () => TestBed.inject(ApplicationRef).whenStable();

  async function isBusy(): Promise<boolean> {
    let busy = true;
    void whenStable().then(() => {
      busy = false;
    });
    await turn();
    return busy;
  }

  test('is not stable while something loads', async () => {
    const loader = controlledLoader<string, number>();
    const id = ngSignal(1);
    const user = inService(() => injectResource({ params: id, loader }));
    await turn();
    expect(await isBusy()).toBe(true);
    await loader.resolve('Ada');
    await whenStable();
    user.reload();
    expect(await isBusy()).toBe(true);
    await loader.reject(new Error('down'));
    await whenStable();
    id.set(2);
    expect(await isBusy()).toBe(true);
    user.set('mine');
    await whenStable();
  });

  test('is not stable right after a change, even before the change is read', async () => {
    const loader = controlledLoader<string, number>();
    const id = ngSignal(1);
    inService(() => injectResource({ params: id, loader }));
    await turn();
    await loader.resolve('Ada');
    await turn();
    id.set(2);
    expect(await isBusy()).toBe(true);
    await loader.resolve('Grace');
    await whenStable();
  });

  test('is stable again when the loading resource is destroyed, or when a stream has its first item', async () => {
    const loader = controlledLoader<string, number>();
    const page = render(componentOf(show, () => ({ user: injectResource({ params: () => 1, loader }) })));
    await turn();
    expect(await isBusy()).toBe(true);
    page.destroy();
    await whenStable();
    const items = render(
      componentOf('', () => ({
        items: injectResource({
          async *stream() {
            yield 1;
            await new Promise(() => {});
          },
        }),
      })),
    );
    await turn();
    expect(items.made.items.isStreaming()).toBe(true);
    await whenStable();
  });

  test('is not stable while a shared resource loads, as long as it is shown', async () => {
    const loader = controlledLoader<string, unknown>();
    const made = resource({ loader });
    const page = render(componentOf(show, () => ({ user: injectResource(made) })));
    await turn();
    expect(await isBusy()).toBe(true);
    page.destroy();
    await whenStable();
    made.destroy();
  });
});

test('another injection context in the same component', async () => {
  const loader = controlledLoader<string, number>();
  const id = ngSignal(1);
  const later = runInInjectionContext(TestBed.inject(EnvironmentInjector), () =>
    injectResource({ params: ngComputed(() => id() * 10), loader }),
  );
  await turn();
  expect([later.status(), paramsOf(loader)]).toEqual(['loading', [10]]);
});
