/** `useResource()` in an effect scope, without a component. */
import { serialize } from 'node:v8';
import { describe, expect, jest, test } from '@jest/globals';
import {
  computed,
  isReactive,
  isRef,
  nextTick,
  reactive,
  readonly,
  ref,
  shallowRef,
  watch,
  watchEffect,
} from 'vue';
import { fromObservable, fromPromise } from 'xstate';
import { effect, resource, signal } from 'xstate-resource';
import { withPolicy } from 'xstate-resource/loaders';
import { controlledLoader, flushPromises } from 'xstate-resource/testing';
import { type UsedResource, useResource, useSignalValue } from 'xstate-resource/vue';
import { timeByHand } from '../../support/time-by-hand.js';
import { answer, inEffectScope, loadOf, paramsOf, server, withoutWarnings } from './vue-stage.js';

describe('in an effect scope', () => {
  withoutWarnings();
  const { within, stop } = inEffectScope();

  test('loads for a ref, a getter, a computed or a signal, loads once without params, and nothing for null', async () => {
    const loader = controlledLoader<string, unknown>();
    const code = ref('FRA');
    const chosen = ref<string | null>(null);
    const all = within(() => [
      useResource({ params: code, loader }),
      useResource({ params: () => `${code.value}!`, loader }),
      useResource({ params: computed(() => `${code.value}?`), loader }),
      useResource({ params: signal('DEU'), loader }),
      useResource({ loader }),
      useResource({ params: chosen, loader }),
    ]);
    expect(all.map(({ status }) => status.value)).toEqual([...Array<string>(5).fill('loading'), 'idle']);
    await flushPromises();
    expect(paramsOf(loader)).toEqual(['FRA', 'FRA!', 'FRA?', 'DEU', undefined]);
    chosen.value = 'JPN';
    expect(all.at(-1)?.status.value).toBe('loading');
    await flushPromises();
    expect(paramsOf(loader).at(-1)).toBe('JPN');
    expect(loader.pending).toHaveLength(6);
    chosen.value = null;
    expect(all.at(-1)?.status.value).toBe('idle');
    await flushPromises();
    expect(loader.pending).toHaveLength(5);
  });

  test('its refs can be destructured and unwrapped, and so can its methods', async () => {
    const loader = server();
    const {
      status,
      value,
      error,
      isLoading,
      isStreaming,
      hasValue,
      latest,
      shown,
      set,
      update,
      reload,
      ...user
    } = within(() => useResource({ params: () => 'Ada', loader }));
    const refs = { status, value, error, isLoading, isStreaming, hasValue, latest, shown };
    for (const one of Object.values(refs)) expect(isRef(one)).toBe(true);
    const unwrapped = reactive({ user: refs });
    expect(unwrapped.user.status).toBe('loading');
    await answer(loader, 'Ada Lovelace');
    expect({ ...unwrapped.user, shown: undefined }).toEqual({
      status: 'resolved',
      value: 'Ada Lovelace',
      error: undefined,
      isLoading: false,
      isStreaming: false,
      hasValue: true,
      latest: 'Ada Lovelace',
      shown: undefined,
    });
    set('Grace');
    expect([status.value, value.value, unwrapped.user.shown.value]).toEqual(['local', 'Grace', 'Grace']);
    update((name) => `${name} Hopper`);
    expect(latest.value).toBe('Grace Hopper');
    expect(reload()).toBe(true);
    await loadOf(loader);
    await loader.reject(new Error('offline'));
    expect([status.value, value.value, error.value, hasValue.value]).toEqual([
      'error',
      undefined,
      new Error('offline'),
      false,
    ]);
    expect(user.resource.snapshot()).toMatchObject({ status: 'error' });
    if (shown.value.status === 'error') expect(shown.value.error.message).toBe('offline');
  });

  test('shown is a frozen object that stays the same until something in it changes', async () => {
    const loader = server();
    const { shown } = within(() => useResource({ params: () => 'Ada', loader }));
    const first = shown.value;
    expect(shown.value).toBe(first);
    expect(Object.isFrozen(first)).toBe(true);
    await answer(loader, 'Ada');
    expect(shown.value).not.toBe(first);
    expect(first.status).toBe('loading');
  });

  test('each ref notifies only if its own value changed', async () => {
    const loader = server();
    const { status, value, set } = within(() => useResource({ params: () => 'Ada', loader }));
    await answer(loader, 'Ada');
    set('Grace');
    const notified = jest.fn();
    within(() => watch(status, () => notified('status'), { flush: 'sync' }));
    within(() => watch(value, () => notified('value'), { flush: 'sync' }));
    set('Mary');
    expect(notified.mock.calls).toEqual([['value']]);
  });

  test('a loaded value is the very object, and is not made reactive', async () => {
    class Money {
      readonly #cents = 100;
      get cents() {
        return this.#cents;
      }
    }
    const loaded = { price: new Money(), names: ['a'] };
    const user = within(() => useResource({ loader: () => loaded }));
    await flushPromises();
    for (const given of [
      user.value.value,
      user.latest.value,
      user.shown.value.value,
      reactive({ user }).user.value,
    ]) {
      expect(given).toBe(loaded);
      expect(isReactive(given?.names)).toBe(false);
      expect(given?.price.cents).toBe(100);
    }
  });

  test('changing the ref aborts the load, and starts one for the last params of the turn', async () => {
    const loader = server();
    const code = ref('FRA');
    const country = within(() => useResource({ params: code, loader }));
    await flushPromises();
    for (const next of ['D', 'DE', 'DEU']) code.value = next;
    await flushPromises();
    expect(paramsOf(loader)).toEqual(['FRA', 'DEU']);
    expect(loader.loads[0]?.abortSignal.aborted).toBe(true);
    await loader.resolve('Germany');
    await loader.resolve('France', 0); // late
    expect(country.shown.value).toMatchObject({ status: 'resolved', value: 'Germany' });
  });

  test('ends with the scope: the load is aborted, and changing the ref asks nothing', async () => {
    const loader = server();
    const code = ref('FRA');
    const asked = jest.fn(() => code.value);
    const country = within(() => useResource({ params: asked, loader }));
    await flushPromises();
    stop();
    expect(country.status.value).toBe('idle');
    expect(loader.loads[0]?.abortSignal.aborted).toBe(true);
    asked.mockClear();
    code.value = 'DEU';
    expect(country.reload()).toBe(false);
    country.set('France');
    await flushPromises();
    expect(country.status.value).toBe('idle');
    expect(asked).not.toHaveBeenCalled();
    expect(paramsOf(loader)).toEqual(['FRA']);
  });

  test('set, update and reload in the same tick as a change apply to the new params', async () => {
    const loader = server();
    const code = shallowRef('FRA');
    const country = within(() => useResource({ params: code, loader }));
    await answer(loader, 'France');
    code.value = 'DEU';
    country.update((value) => {
      expect(value).toBeUndefined();
      return 'Allemagne';
    });
    expect(country.shown.value).toMatchObject({ status: 'local', value: 'Allemagne' });
    code.value = 'JPN';
    expect(country.reload()).toBe(false); // it loads
    code.value = 'ITA';
    country.set('Italie');
    await flushPromises();
    expect(country.value.value).toBe('Italie');
    expect(country.reload()).toBe(true);
    await flushPromises();
    expect(paramsOf(loader).at(-1)).toBe('ITA');
  });

  test('signals in params are tracked in addition to refs, even if a signal makes the getter read another ref', async () => {
    const loader = server();
    const isFirst = signal(true);
    const [first, second] = [ref('a'), ref('x')];
    const asked = jest.fn(() => (isFirst() ? first.value : second.value));
    const letter = within(() => useResource({ params: asked, loader }));
    await answer(loader, 'A');
    isFirst.set(false);
    expect(letter.status.value).toBe('loading');
    second.value = 'y'; // in the same turn
    expect(letter.status.value).toBe('loading');
    await flushPromises();
    expect(paramsOf(loader)).toEqual(['a', 'y']);
    second.value = 'z';
    await answer(loader, 'Z');
    expect(paramsOf(loader)).toEqual(['a', 'y', 'z']);
    asked.mockClear();
    first.value = 'b'; // nothing reads it now
    expect(asked).not.toHaveBeenCalled();
    isFirst.set(true);
    await flushPromises();
    expect(paramsOf(loader)).toEqual(['a', 'y', 'z', 'b']);
  });

  test('a ref that the getter reads because of a signal is tracked in the same turn', async () => {
    const loader = server();
    const isFirst = signal(true);
    const [first, second] = [ref('a'), ref('x')];
    const letter = within(() =>
      useResource({ params: () => (isFirst() ? first.value : second.value), loader }),
    );
    await answer(loader, 'A');
    first.value = 'x';
    await answer(loader, 'X');
    isFirst.set(false); // 'x' as well
    expect(letter.status.value).toBe('resolved');
    second.value = 'y';
    expect(letter.status.value).toBe('loading');
  });

  test('code that causes the params to be asked tracks nothing of them', async () => {
    const loader = server();
    const code = ref('FRA');
    const isOn = signal(false);
    const runs = jest.fn();
    within(() => {
      const country = useResource({ params: () => (isOn() ? code.value : null), loader });
      effect(() => void country.resource.status());
      watchEffect(
        () => {
          runs();
          isOn.set(true);
          country.set('by hand');
          country.reload();
        },
        { flush: 'sync' },
      );
    });
    code.value = 'DEU';
    expect(runs).toHaveBeenCalledTimes(1);
    await flushPromises();
  });

  test('what observers of the resource read does not become part of its params', async () => {
    const loader = server();
    const code = ref('FRA');
    const other = ref(1);
    const asked = jest.fn(() => code.value);
    const country = within(() => useResource({ params: asked, loader }));
    await answer(loader, 'France');
    const end = effect(() => void [country.resource.status(), other.value]);
    code.value = 'DEU';
    asked.mockClear();
    other.value = 2;
    expect(asked).not.toHaveBeenCalled();
    end();
  });

  test('chain() waits for another resource, follows it, and shows its error', async () => {
    const [users, teams] = [server<{ team: number }>(), server<string, number>()];
    const name = ref('Ada');
    const { user, team } = within(() => {
      const user = useResource({ params: name, loader: users });
      return { user, team: useResource({ params: ({ chain }) => chain(user.resource).team, loader: teams }) };
    });
    expect(team.status.value).toBe('loading');
    await flushPromises();
    expect(teams.loads).toHaveLength(0);
    await answer(users, { team: 1 });
    await answer(teams, 'compilers');
    expect(team.value.value).toBe('compilers');
    name.value = 'Grace';
    expect([user.status.value, team.status.value, team.value.value]).toEqual([
      'loading',
      'loading',
      undefined,
    ]);
    await flushPromises();
    await users.reject(new Error('offline'));
    expect(team.error.value).toBe(user.error.value);
    expect(paramsOf(teams)).toEqual([1]);
  });

  test('two resources chained to each other are in error, and so is one that does not chain a resource', async () => {
    const isOn = ref(true);
    const [first, second, third] = within(() => {
      const others: UsedResource<string>[] = [];
      const chainTo = (index: number) =>
        useResource({
          params: ({ chain }) =>
            isOn.value ? chain((others[index] as UsedResource<string>).resource) : 'none',
          loader: server(),
        });
      isOn.value = false;
      others.push(chainTo(1), chainTo(0));
      return [...others, useResource({ params: ({ chain }) => chain(isOn as never), loader: server() })];
    });
    expect(third?.error.value?.message).toContain('chain() takes a resource, got ');
    isOn.value = true;
    expect(first?.error.value?.message).toContain('Cycle detected');
    expect(second?.error.value?.message).toContain('Cycle detected');
    await flushPromises();
    isOn.value = false;
    expect([first?.status.value, second?.status.value]).toEqual(['loading', 'loading']);
    await flushPromises();
  });

  test.each([
    ['the same error', new Error('broken')],
    ['another error each time', undefined],
  ])('a getter that throws %s puts the resource in error, without a loop', async (_name, same) => {
    const loader = server();
    const code = ref<string>('FRA');
    let count = 0;
    const asked = jest.fn(() => {
      count += 1;
      if (code.value.length !== 3) throw same ?? new Error(`broken ${count}`);
      return code.value;
    });
    const country = within(() => useResource({ params: asked, loader }));
    await answer(loader, 'France');
    asked.mockClear();
    code.value = 'F';
    expect(country.status.value).toBe('error');
    expect(country.error.value?.message).toMatch(/^broken/);
    await flushPromises();
    await flushPromises();
    expect(country.error.value).toBe(country.resource.error());
    expect(asked).toHaveBeenCalledTimes(1);
    code.value = 'DEU';
    expect([country.status.value, country.error.value]).toEqual(['loading', undefined]);
    await answer(loader, 'Germany');
    expect(country.value.value).toBe('Germany');
  });

  test('params that read their own resource put it in error', async () => {
    let isMade = false;
    const country = within(() => {
      const country = useResource({
        params: (): string => (isMade ? String(country.value.value) : 'FRA'),
        loader: server(),
      });
      isMade = true;
      country.reload(); // asks them again
      return country;
    });
    expect(country.status.value).toBe('error');
    expect(country.error.value?.message).toMatch(/^Cycle detected/);
    await flushPromises();
  });

  describe('with reactive data in the params', () => {
    test.each(['reactive()', 'ref()'])(
      '%s: a change anywhere in it is tracked, and the loader gets plain data that stays unchanged',
      async (kind) => {
        const loader = controlledLoader<string, { name: string; regions: string[] }>();
        const data = { name: 'land', regions: ['Europe'] };
        const filter = kind === 'ref()' ? ref(data) : { value: reactive(data) };
        const params = isRef(filter) ? filter : () => filter.value;
        const countries = within(() => useResource({ params, loader }));
        await answer(loader, 'Switzerland …');
        filter.value.regions.push('Asia');
        expect(countries.status.value).toBe('loading');
        filter.value.name = 'stan';
        await flushPromises();
        expect(paramsOf(loader)).toEqual([
          { name: 'land', regions: ['Europe'] },
          { name: 'stan', regions: ['Europe', 'Asia'] },
        ]);
        for (const given of paramsOf(loader)) expect(() => serialize(given)).not.toThrow(); // as it would for a proxy, at any depth
      },
    );

    test('the same in a getter, at any depth', async () => {
      const loader = controlledLoader<string, unknown>();
      const filter = reactive({ names: [{ part: 'land' }] });
      const countries = within(() =>
        useResource({ params: () => ({ page: 1, filter: readonly(filter) }), loader }),
      );
      await answer(loader, 'Switzerland …');
      (filter.names[0] as { part: string }).part = 'stan';
      expect(countries.status.value).toBe('loading');
      await flushPromises();
      expect(paramsOf(loader).at(-1)).toEqual({ page: 1, filter: { names: [{ part: 'stan' }] } });
      expect(() => serialize(paramsOf(loader).at(-1))).not.toThrow();
    });

    test('an object without a prototype is plain data, too', async () => {
      const loader = controlledLoader<string, unknown>();
      const filter = reactive(Object.assign(Object.create(null), { names: ['land'] }) as { names: string[] });
      within(() => useResource({ params: () => filter, loader }));
      await answer(loader, 'Switzerland …');
      filter.names.push('stan');
      await flushPromises();
      expect(paramsOf(loader)).toEqual([{ names: ['land'] }, { names: ['land', 'stan'] }]);
      expect(() => serialize(paramsOf(loader))).not.toThrow();
    });

    test('equal content loads nothing', async () => {
      const loader = controlledLoader<string, unknown>();
      const filter = ref({ names: ['land'] });
      const countries = within(() => useResource({ params: filter, loader }));
      await answer(loader, 'Switzerland …');
      filter.value = { names: ['land'] };
      filter.value.names = ['land'];
      expect(countries.status.value).toBe('resolved');
      await flushPromises();
      expect(loader.loads).toHaveLength(1);
    });

    test('other data is passed without its proxy', async () => {
      const loader = controlledLoader<string, unknown>();
      const data = { at: new Date(0), url: new URL('https://example.org/'), tags: new Map([['a', 1]]) };
      const params = ref({ ...data });
      within(() => useResource({ params, loader }));
      await flushPromises();
      const given = loader.loads[0]?.params as typeof data;
      for (const key of ['at', 'url', 'tags'] as const) expect(given[key]).toBe(data[key]);
    });
  });

  test('a stream shows its items one after the other, and ends with the scope', async () => {
    let give: (item: number) => void = () => {};
    const unsubscribe = jest.fn();
    const stream = () => ({
      subscribe({ next }: { next(item: number): void }) {
        give = next;
        return { unsubscribe };
      },
    });
    const ticks = within(() => useResource({ params: () => 'clock', stream: stream as never }));
    await flushPromises();
    give(1);
    expect([ticks.value.value, ticks.isStreaming.value]).toEqual([1, true]);
    give(2);
    expect(ticks.value.value).toBe(2);
    stop();
    expect(unsubscribe).toHaveBeenCalledTimes(1);
    expect(ticks.isStreaming.value).toBe(false);
  });

  test('actor logic works as a loader', async () => {
    const id = ref(1);
    const { user, count } = within(() => ({
      user: useResource({
        params: id,
        loader: fromPromise(
          async ({ input }: { input: { params: number; cause: string } }) => `${input.cause} ${input.params}`,
        ),
      }),
      count: useResource({
        loader: fromObservable(
          () => ({ subscribe: ({ next }: never) => void (next as (n: number) => void)(7) }) as never,
        ),
      }),
    }));
    await flushPromises();
    expect(user.value.value).toBe('created 1');
    expect(count.value.value).toBe(7);
    id.value = 2;
    expect(user.status.value).toBe('loading');
    await flushPromises();
    expect(user.value.value).toBe('params 2');
  });

  describe('with a policy', () => {
    const pass = timeByHand();

    test('debounce delays later loads but not the first, and nothing is left after the scope has stopped', async () => {
      const loader = server();
      const text = ref('a');
      const found = within(() =>
        useResource({ params: text, loader, policy: withPolicy({ debounce: 300, retry: 1 }) }),
      );
      await answer(loader, 'A');
      expect(found.value.value).toBe('A');
      text.value = 'ab';
      await pass(299);
      expect(paramsOf(loader)).toEqual(['a']);
      await pass(1);
      expect(paramsOf(loader)).toEqual(['a', 'ab']);
      await loader.reject(new Error('offline'));
      expect(jest.getTimerCount()).toBe(1); // it waits before the retry
      stop();
      expect(jest.getTimerCount()).toBe(0);
    });
  });
});

describe('with a shared resource', () => {
  withoutWarnings();
  const { within, stop } = inEffectScope();

  test('it is shown, and lives on after the scope has stopped', async () => {
    const loader = server();
    const code = signal('FRA');
    const country = resource({ params: code, loader });
    const used = within(() => useResource(country));
    expect(used.resource).toBe(country);
    expect(used.status.value).toBe('loading');
    await answer(loader, 'France');
    const seen: unknown[] = [];
    within(() =>
      watch(used.shown, ({ status, value }) => seen.push(`${code()} ${status} ${value}`), { flush: 'sync' }),
    );
    code.set('DEU');
    expect(used.value.value).toBeUndefined();
    await answer(loader, 'Germany');
    used.set('Allemagne');
    expect(seen).toEqual(['DEU loading undefined', 'DEU resolved Germany', 'DEU local Allemagne']);
    stop();
    country.set('Deutschland');
    await nextTick();
    expect(seen).toHaveLength(3);
    expect(country.status()).toBe('local');
    country.destroy();
  });

  test('it can be awaited', async () => {
    const loader = server();
    const country = resource({ loader });
    const waited = within(() => (async () => (await useResource(country)).value.value)());
    await answer(loader, 'France');
    expect(await waited).toBe('France');
    country.destroy();
  });
});

describe('useSignalValue()', () => {
  withoutWarnings();
  const { within, stop } = inEffectScope();

  test('follows a signal until the scope stops, and throws what the signal throws', () => {
    const count = signal(1);
    const value = within(() => useSignalValue(count));
    const double = computed(() => value.value * 2);
    expect(double.value).toBe(2);
    count.set(2);
    expect([value.value, double.value]).toEqual([2, 4]);
    (value as { value: number }).value = 9;
    expect(value.value).toBe(2); // it is read-only
    const thrower = (): string => {
      throw new Error('broken');
    };
    const broken = resource({ params: () => thrower(), loader: () => 'none' });
    const thrown = within(() => useSignalValue(broken.value));
    expect(() => thrown.value).toThrow('broken');
    stop();
    count.set(3);
    expect(double.value).toBe(4);
    broken.destroy();
  });
});
