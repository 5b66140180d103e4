/** Uncaught errors. */
import { expect, jest, test } from '@jest/globals';
import { computed, effect, signal } from 'xstate-resource';
import { collectUncaught } from '../support/uncaught.js';

collectUncaught();

test('a computed that writes what it reads breaks nothing else', () => {
  const x = signal(0);
  const y = signal(0);
  const other = signal(0);
  const seen: number[] = [];
  effect(() => {
    seen.push(other());
  });
  const odd: () => number = computed(() => {
    const sum = x() + y();
    if (y() < 5) y.set(y() + 1);
    return sum;
  });
  effect(() => void odd());
  x.set(1);
  other.set(1);
  other.set(2);
  expect(seen).toEqual([0, 1, 2]);
});

test('a reportError that throws breaks nothing else', () => {
  const later = jest.spyOn(globalThis, 'queueMicrotask').mockReturnValue();
  (globalThis as { reportError?: unknown }).reportError = () => {
    throw new Error('not even that');
  };
  const n = signal(0);
  const seen: number[] = [];
  effect(() => {
    if (n() === 1) throw new Error('one');
  });
  effect(() => {
    seen.push(n());
  });
  n.set(1);
  n.set(2);
  expect(seen).toEqual([0, 1, 2]);
  expect(later.mock.calls[0]?.[0]).toThrow('one');
  later.mockRestore();
});

test('an uncaught error is rethrown in a microtask if there is no reportError', () => {
  delete (globalThis as { reportError?: unknown }).reportError;
  const later = jest.spyOn(globalThis, 'queueMicrotask').mockReturnValue();
  effect(() => {
    throw new Error('nobody catches this');
  });
  expect(later.mock.calls[0]?.[0]).toThrow('nobody catches this');
  later.mockRestore();
});
