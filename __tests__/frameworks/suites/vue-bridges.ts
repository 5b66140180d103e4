/** `fromVue()`: a signal that follows what Vue tracks. */
import { describe, expect, jest, test } from '@jest/globals';
import { createApp, effectScope, h, reactive, ref, shallowRef, watch } from 'vue';
import { batch, computed, effect, isSignal, resource, signal } from 'xstate-resource';
import { fromVue } from 'xstate-resource/vue';
import {
  answer,
  inEffectScope,
  loadOf,
  onPage,
  paramsOf,
  server,
  settle,
  withoutWarnings,
} from './vue-stage.js';

describe('fromVue()', () => {
  withoutWarnings();
  const { within, stop } = inEffectScope();
  const page = onPage();

  test('returns a lazy signal that follows refs', () => {
    const count = ref(1);
    const read = jest.fn(() => count.value * 2);
    const double = within(() => fromVue(read));
    expect(isSignal(double)).toBe(true);
    expect(read).not.toHaveBeenCalled();
    expect(double()).toBe(2);
    expect(double.get()).toBe(2);
    expect(read).toHaveBeenCalledTimes(1);
    count.value = 2;
    expect(read).toHaveBeenCalledTimes(1);
    expect(double()).toBe(4);
  });

  test('as params, each change is visible immediately and loads, at most once a turn', async () => {
    const loader = server<string, { id: number }>();
    const filter = reactive({ id: 1 });
    const user = resource({ params: within(() => fromVue(() => ({ id: filter.id }))), loader });
    await answer(loader, 'Ada');
    filter.id = 2;
    filter.id = 3;
    expect([user.status(), user.value()]).toEqual(['loading', undefined]);
    await answer(loader, 'Grace');
    expect(user.value()).toBe('Grace');
    expect(paramsOf(loader)).toEqual([{ id: 1 }, { id: 3 }]);
    user.destroy();
  });

  test('notifies of each real change, and once for several in a batch', () => {
    const [first, second] = [ref(1), ref(10)];
    const sum = within(() => fromVue(() => first.value + second.value));
    const seen: number[] = [];
    const end = effect(() => void seen.push(sum()));
    batch(() => {
      first.value = 2;
      second.value = 20;
    });
    first.value = 20;
    batch(() => {
      first.value = 2;
      second.value = 38;
    });
    second.value = 38;
    expect(seen).toEqual([11, 22, 40]);
    end();
  });

  test('signals in it are tracked in addition to refs, even if one makes it read another ref', () => {
    const isFirst = signal(true);
    const [first, second] = [ref('a'), ref('x')];
    const letter = within(() => fromVue(() => (isFirst() ? first.value : second.value)));
    const seen: string[] = [];
    const end = effect(() => void seen.push(letter()));
    isFirst.set(false);
    second.value = 'y';
    first.value = 'b';
    expect(seen).toEqual(['a', 'x', 'y']);
    end();
  });

  test('throws what its source throws, until that recovers', () => {
    const id = ref(1);
    const checked = within(() =>
      fromVue(() => {
        if (id.value < 0) throw new RangeError(`no user ${id.value}`);
        return id.value;
      }),
    );
    expect(checked()).toBe(1);
    for (const wrong of [-1, -2]) {
      id.value = wrong;
      expect(checked).toThrow(new RangeError(`no user ${wrong}`));
    }
    id.value = 2;
    expect(checked()).toBe(2);
  });

  test('code that causes it to be read tracks nothing, in any component', () => {
    const [mine, other] = [ref(1), ref(1)];
    const ours = within(() => fromVue(() => mine.value));
    const runs = jest.fn();
    const elsewhere = effectScope();
    elsewhere.run(() => watch(() => [ours(), other.value], runs, { flush: 'sync' }));
    mine.value = 2;
    expect(runs).not.toHaveBeenCalled();
    other.value = 2;
    expect(runs).toHaveBeenCalledTimes(1);
    elsewhere.stop();
    mine.value = 3; // the reader is gone, but not the owner
    expect(computed(() => ours())()).toBe(3);
  });

  test('follows until the component is unmounted', async () => {
    const id = shallowRef(1);
    const read = jest.fn(() => id.value);
    const loader = server<string, number>();
    const user = resource({ params: () => made?.(), loader });
    let made: (() => number) | undefined;
    page.show(
      createApp({
        setup() {
          made = fromVue(read);
          return () => h('p');
        },
      }),
    );
    await loadOf(loader);
    page.unmount();
    read.mockClear();
    id.value = 2;
    await settle();
    expect(read).not.toHaveBeenCalled();
    expect(paramsOf(loader)).toEqual([1]);
    user.destroy();
    stop();
  });
});
