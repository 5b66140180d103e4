/** Our signals as Angular signals, and Angular signals as ours. */

import {
  createEnvironmentInjector,
  EnvironmentInjector,
  isSignal,
  computed as ngComputed,
  effect as ngEffect,
  signal as ngSignal,
} from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { describe, expect, jest, test } from '@jest/globals';
import { batch, computed, effect, type ReadonlySignal, resource, signal } from 'xstate-resource';
import { fromAngularSignal, toAngularSignal } from 'xstate-resource/angular';
import { controlledLoader } from 'xstate-resource/testing';
import { check, componentOf, inService, microtasks, paramsOf, render, turn } from './angular-stage.js';

const newInjector = () => createEnvironmentInjector([], TestBed.inject(EnvironmentInjector));

describe('toAngularSignal()', () => {
  test('returns an Angular signal that is up to date immediately', () => {
    const count = signal(1);
    const theirs = inService(() => toAngularSignal(count));
    const double = ngComputed(() => theirs() * 2);
    expect([isSignal(theirs), double()]).toEqual([true, 2]);
    count.set(2);
    expect([theirs(), double()]).toEqual([2, 4]);
    batch(() => {
      count.set(3);
      expect(double()).toBe(6);
      count.set(4);
      expect(double()).toBe(8);
    });
  });

  test('the page shows each value, and renders nothing if nothing changes', async () => {
    const count = signal(1);
    const isEven = computed(() => count() % 2 === 0);
    let renders = 0;
    const page = render(
      componentOf('{{ isEven() }}{{ rendered() }}', () => ({
        isEven: toAngularSignal(isEven),
        rendered() {
          renders += 1;
          return '';
        },
      })),
    );
    await turn();
    expect(page.text).toBe('false');
    count.set(2);
    await turn();
    expect(page.text).toBe('true');
    renders = 0;
    count.set(4);
    await turn();
    expect(renders).toBe(0);
  });

  test('what our signal throws is thrown where it is read, until it recovers', () => {
    const id = signal(-1);
    const theirs = inService(() =>
      toAngularSignal(
        computed(() => {
          if (id() < 0) throw new RangeError('no user');
          return id();
        }),
      ),
    );
    expect(theirs).toThrow(RangeError);
    id.set(1);
    expect(theirs()).toBe(1);
  });

  test('it is not computed before its first read or after its end, when it keeps its value', () => {
    const count = signal(1);
    const compute = jest.fn(() => count() * 2);
    const injector = newInjector();
    const theirs = toAngularSignal(computed(compute), { injector });
    const unread = toAngularSignal(computed(compute), { injector });
    count.set(2);
    expect(compute).not.toHaveBeenCalled();
    expect(theirs()).toBe(4);
    injector.destroy();
    compute.mockClear();
    count.set(3);
    expect(theirs()).toBe(4);
    expect(compute).not.toHaveBeenCalled();
    expect(unread()).toBe(6);
    count.set(4);
    expect(unread()).toBe(6);
  });

  test('a signal of ours that is read without it is not tracked', () => {
    const count = signal(1);
    const theirs = ngComputed(() => count());
    expect(theirs()).toBe(1);
    count.set(2);
    expect(theirs()).toBe(1);
  });

  test('a signal of ours that reads it does not depend on it', () => {
    const count = signal(1);
    const theirs = inService(() => toAngularSignal(count));
    const seen: number[] = [];
    const stop = effect(() => void seen.push(theirs()));
    count.set(2);
    expect(seen).toEqual([1]);
    stop();
  });
});

describe('fromAngularSignal()', () => {
  test('follows a signal, or everything that a function reads', async () => {
    const first = ngSignal('Ada');
    const last = ngSignal('Lovelace');
    const seen: string[] = [];
    const { name, initial } = inService(() => ({
      name: fromAngularSignal(() => `${first()} ${last()}`),
      initial: fromAngularSignal(first),
    }));
    const stop = effect(() => void seen.push(`${initial()} ${name()}`));
    first.set('Grace');
    last.set('Hopper');
    expect([name(), initial()]).toEqual(['Grace Hopper', 'Grace']);
    await microtasks();
    expect(seen).toEqual(['Ada Ada Lovelace', 'Grace Grace Hopper']);
    stop();
  });

  test('each change loads, at most once a turn', async () => {
    const id = ngSignal(1);
    const loader = controlledLoader<string, number>();
    const user = inService(() => resource({ params: fromAngularSignal(id), loader }));
    await turn();
    await loader.resolve('Ada');
    id.set(2);
    expect(user.status()).toBe('loading');
    id.set(3);
    await turn();
    await loader.resolve('Grace');
    id.set(4);
    id.set(3);
    await turn();
    expect([paramsOf(loader), user.value()]).toEqual([[1, 3], 'Grace']);
    user.destroy();
  });

  test('what the function throws is thrown where it is read, until it recovers', () => {
    const id = ngSignal(-1);
    const ours = inService(() =>
      fromAngularSignal(() => {
        if (id() < 0) throw new RangeError('no user');
        return id();
      }),
    );
    expect(ours).toThrow(RangeError);
    id.set(1);
    expect(ours()).toBe(1);
  });

  test('it ends with the injector, and keeps its value', async () => {
    const id = ngSignal(1);
    const read = jest.fn(() => id());
    const injector = newInjector();
    const ours = fromAngularSignal(read, { injector });
    const unread = fromAngularSignal(read, { injector });
    expect(ours()).toBe(1);
    injector.destroy();
    read.mockClear();
    id.set(2);
    await turn();
    expect(ours()).toBe(1);
    expect(read).not.toHaveBeenCalled();
    expect(unread()).toBe(2);
    id.set(3);
    expect(unread()).toBe(2);
  });

  test('if Angular reads it, Angular tracks nothing', () => {
    const id = ngSignal(1);
    const ours = inService(() => fromAngularSignal(id));
    const theirs = ngComputed(() => ours());
    expect(theirs()).toBe(1);
    id.set(2);
    expect(theirs()).toBe(1);
  });

  test('converting it back returns the same values', async () => {
    const id = ngSignal(1);
    const seen: string[] = [];
    inService(() => {
      const back = toAngularSignal(fromAngularSignal(id));
      ngEffect(() => void seen.push(`${id()} ${back()}`));
    });
    check();
    id.set(2);
    check();
    batch(() => {
      id.set(3);
      check();
      id.set(4);
      check();
    });
    await turn();
    expect(seen).toEqual(['1 1', '2 2', '3 3', '4 4']);
  });
});

describe('wrong arguments, and no injector', () => {
  test('throw an error that says what to do', () => {
    const value = 1 as unknown as ReadonlySignal<number>;
    expect(() => inService(() => toAngularSignal(value))).toThrow(
      new TypeError(
        'toAngularSignal() takes a signal, such as user.status, got 1. Pass the signal itself, not its value.',
      ),
    );
    expect(() => inService(() => toAngularSignal(ngSignal(1) as never))).toThrow(TypeError);
    expect(() => inService(() => fromAngularSignal(value))).toThrow(
      new TypeError(
        'fromAngularSignal() takes an Angular signal, or a function that reads signals, got 1. Pass the signal itself, not its value.',
      ),
    );
    for (const [caller, call] of Object.entries({
      toAngularSignal: () => toAngularSignal(signal(1)),
      fromAngularSignal: () => fromAngularSignal(ngSignal(1)),
    })) {
      expect(call).toThrow(
        `${caller}() was called outside an injection context, or there are two copies of @angular/core in the page. ` +
          'Call it in a constructor or a field initializer, or pass it an `injector`.',
      );
    }
  });
});
