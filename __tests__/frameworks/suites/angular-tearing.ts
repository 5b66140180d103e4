/** No read, in Angular or in our signals, sees new params next to a value for others. */

import {
  afterRenderEffect,
  linkedSignal,
  computed as ngComputed,
  effect as ngEffect,
  signal as ngSignal,
  type Signal,
} from '@angular/core';
import { toObservable } from '@angular/core/rxjs-interop';
import { describe, expect, jest, test } from '@jest/globals';
import { batch, computed, effect, resource, signal } from 'xstate-resource';
import { fromAngularSignal, injectResource, toAngularSignal } from 'xstate-resource/angular';
import { controlledLoader, flushPromises } from 'xstate-resource/testing';
import { check, componentOf, inService, microtasks, paramsOf, render, turn } from './angular-stage.js';

const lineOf = (id: () => unknown, user: { status(): string; value(): unknown }) =>
  `${id()} ${user.status()} ${user.value() ?? ''}`.trim();

describe('no reader of the new params sees the old value', () => {
  const right = ['1 loading', '1 resolved Ada', '2 loading', '2 resolved Grace', '3 loading'];

  test('whatever kind of reader it is, and whenever it was created', async () => {
    const loader = controlledLoader<string, number>();
    const seen: string[] = [];
    const id = ngSignal(1);
    const page = render(
      componentOf('{{ record() }}{{ line() }}', () => {
        const read = (): string => lineOf(id, user);
        const record = () => {
          seen.push(read(), line());
          return '';
        };
        ngEffect(record); // created before the resource
        const line: Signal<string> = ngComputed(() => read());
        const linked = linkedSignal({ source: id, computation: () => read() });
        const user = injectResource({ params: id, loader });
        const inside = ngComputed(() => ({ status: user.snapshot().status, value: user.snapshot().value }));
        const bridged = {
          status: toAngularSignal(user.resource.status),
          value: toAngularSignal(user.resource.value),
        };
        ngEffect(record);
        ngEffect(
          () =>
            void seen.push(
              linked(),
              lineOf(id, bridged),
              lineOf(id, { status: () => inside().status, value: () => inside().value }),
            ),
        );
        afterRenderEffect(record);
        toObservable(line).subscribe(record);
        return { record, line, user };
      }),
    );
    await turn();
    await loader.resolve('Ada');
    await turn();
    id.set(2);
    expect([page.made.line(), lineOf(id, page.made.user)]).toEqual(['2 loading', '2 loading']);
    await turn();
    await loader.resolve('Grace');
    await turn();
    id.set(3);
    await turn();
    id.set(4);
    id.set(3); // back to the old params: nothing happened
    await turn();
    expect([...new Set(seen)].sort()).toEqual([...right].sort());
    expect(page.text).toBe('3 loading');
    expect(paramsOf(loader)).toEqual([1, 2, 3]);
  });

  test('not even if Angular reads our signals, and our signals read Angular’s', async () => {
    const loader = controlledLoader<string, number>();
    const id = ngSignal(1);
    const seen: string[] = [];
    const user = inService(() => {
      const ours = fromAngularSignal(id);
      const user = resource({ params: ours, loader });
      const line = computed(() => lineOf(ours, user));
      effect(() => void seen.push(line(), lineOf(id, user), lineOf(ours, user)));
      const theirs = { status: toAngularSignal(user.status), value: toAngularSignal(user.value) };
      ngEffect(() => void seen.push(lineOf(id, theirs), line()));
      return user;
    });
    await turn();
    await loader.resolve('Ada');
    id.set(2);
    expect(lineOf(id, user)).toBe('2 loading');
    await turn();
    await loader.resolve('Grace');
    id.set(3);
    await turn();
    expect([...new Set(seen)].sort()).toEqual([...right].sort());
    user.destroy();
  });

  test('not in an effect of ours that was created first, nor during a batch', async () => {
    const loader = controlledLoader<string, string>();
    const ours = signal(1);
    const seen: string[] = [];
    let line: Signal<string> | undefined;
    const stop = effect(() => void seen.push(`${ours()}: ${line?.()}`));
    const theirs = ngSignal('a');
    const user = inService(() => injectResource({ params: () => `${theirs()}${ours()}`, loader }));
    const bridged = inService(() => toAngularSignal(ours));
    line = ngComputed(() => lineOf(() => `${theirs()}${bridged()}`, user));
    expect(line()).toBe('a1 loading');
    await turn();
    await loader.resolve('Ada');
    expect(line()).toBe('a1 resolved Ada');
    ours.set(2);
    expect(seen.at(-1)).toBe('2: a2 loading');
    const lines: unknown[] = [];
    batch(() => {
      for (const next of [3, 4]) {
        ours.set(next);
        lines.push(line?.());
      }
      theirs.set('b');
      lines.push(line?.());
      ours.set(1);
      theirs.set('a');
      lines.push(line?.());
    });
    expect(lines).toEqual(['a3 loading', 'a4 loading', 'b4 loading', 'a1 resolved Ada']);
    await turn();
    expect(paramsOf(loader)).toEqual(['a1']);
    stop();
  });
});

describe('our signals in the params', () => {
  test('are tracked in addition to Angular’s', async () => {
    const loader = controlledLoader<string, string>();
    const ours = signal(1);
    const theirs = ngSignal(10);
    const user = inService(() => injectResource({ params: () => `${ours()} ${theirs()}`, loader }));
    await turn();
    await loader.resolve('Ada');
    ours.set(2);
    expect(user.status()).toBe('loading');
    await flushPromises();
    theirs.set(20);
    await flushPromises();
    expect(paramsOf(loader)).toEqual(['1 10', '2 10', '2 20']);
  });

  test('can make the function read another Angular signal, and vice versa', async () => {
    const loader = controlledLoader<string, string>();
    const isFirst = signal(true);
    const first = ngSignal('a');
    const second = ngSignal('b');
    const third = signal('c');
    const params = jest.fn(() => (isFirst() ? first() : second() === '-' ? third() : second()));
    const user = inService(() => injectResource({ params, loader }));
    await turn();
    isFirst.set(false);
    await flushPromises();
    first.set('unread');
    expect(user.status()).toBe('loading');
    second.set('B');
    await flushPromises();
    second.set('-');
    await flushPromises();
    third.set('C');
    await flushPromises();
    expect(paramsOf(loader)).toEqual(['a', 'b', 'B', 'c', 'C']);
    params.mockClear();
    first.set('unread too');
    await turn();
    expect(params).not.toHaveBeenCalled();
  });

  test('a dependent resource is in sync with its parent in the same turn', async () => {
    const users = controlledLoader<{ company: number }, number>();
    const companies = controlledLoader<string, number>();
    const id = ngSignal(1);
    const seen: string[] = [];
    const page = render(
      componentOf('{{ line() }}', () => {
        const user = injectResource({ params: id, loader: users });
        const company = injectResource({
          params: ({ chain }) => chain(user.resource).company,
          loader: companies,
        });
        const line = ngComputed(
          () => `${id()} ${company.status()} ${company.value() ?? '-'} ${user.status()}`,
        );
        ngEffect(() => void seen.push(line()));
        return { line, user, company };
      }),
    );
    await turn();
    await users.resolve({ company: 7 });
    await turn();
    await companies.resolve('Acme');
    await turn();
    expect(page.text).toBe('1 resolved Acme resolved');
    id.set(2);
    expect(page.made.company.status()).toBe('loading');
    expect(page.made.line()).toBe('2 loading - loading');
    await turn();
    await users.resolve({ company: 7 });
    await turn();
    await companies.resolve('Acme & Sons');
    await turn();
    page.made.user.reload();
    await turn();
    await users.resolve({ company: 7 });
    await turn();
    expect(seen).toEqual([
      '1 loading - loading',
      '1 loading - resolved',
      '1 resolved Acme resolved',
      '2 loading - loading',
      '2 loading - resolved',
      '2 resolved Acme & Sons resolved',
      '2 resolved Acme & Sons reloading',
      '2 resolved Acme & Sons resolved',
    ]);
    expect(paramsOf(companies)).toEqual([7, 7]);
  });
});

describe('Angular is not notified while it computes', () => {
  test('what the params of one resource change for another is notified later', async () => {
    const loader = controlledLoader<string, number>();
    const id = ngSignal(1);
    const seen: unknown[] = [];
    const user = inService(() => injectResource({ params: id, loader }));
    const watched = inService(() => injectResource(user.resource));
    const stop = effect(() => void seen.push(user.resource.status()));
    await turn();
    await loader.resolve('Ada');
    const both = ngComputed(() => [user.status(), watched.status()]);
    expect(both()).toEqual(['resolved', 'resolved']);
    id.set(2);
    expect(both()).toEqual(['loading', 'loading']);
    expect(seen).toEqual(['loading', 'resolved']);
    await microtasks();
    expect(seen).toEqual(['loading', 'resolved', 'loading']);
    stop();
  });

  test('writing our signal in an Angular computed takes effect a microtask later', async () => {
    const ours = signal(1);
    const theirs = inService(() => toAngularSignal(ours));
    const other = ngSignal(1);
    const writes = ngComputed(() => {
      other();
      const before = theirs();
      ours.update((count) => count + 1);
      return before;
    });
    expect(writes()).toBe(1);
    await microtasks();
    expect(theirs()).toBe(2);
  });

  test('writing our signal in an Angular effect takes effect immediately', () => {
    const ours = signal(1);
    const seen: unknown[] = [];
    inService(() => {
      const theirs = toAngularSignal(ours);
      ngEffect(() => {
        if (theirs() < 3) ours.set(theirs() + 1);
        seen.push(theirs());
      });
    });
    check();
    expect(seen).toEqual([2, 3, 3]);
  });

  test('what a resource’s functions read does not become a dependency of its reader', async () => {
    const other = ngSignal(1);
    const id = ngSignal(1);
    const cached = jest.fn(() => {
      other();
      return undefined;
    });
    const user = inService(() =>
      injectResource({
        params: id,
        loader: async ({ params }) => params,
        cached,
        equal: (a, b) => a === b && other() > 0,
      }),
    );
    let runs = 0;
    const status = ngComputed(() => {
      runs += 1;
      return user.status();
    });
    await turn();
    expect(status()).toBe('resolved');
    id.set(2);
    cached.mockClear();
    expect(status()).toBe('loading');
    expect(cached).toHaveBeenCalledTimes(1);
    runs = 0;
    other.set(2);
    expect(status()).toBe('loading');
    expect(runs).toBe(0);
  });
});
