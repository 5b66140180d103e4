/** Rule 13: observers are notified only of what changed. */
import { describe, expect, test } from '@jest/globals';
import { batch, effect } from 'xstate-resource';
import { flushPromises } from 'xstate-resource/testing';
import { setUp } from '../support/set-up.js';
import { collectUncaught } from '../support/uncaught.js';

collectUncaught();

describe('rule 13: observers are notified only of what changed', () => {
  test('each signal of a resource has its own observers', async () => {
    const { id, user, resolve, reject } = setUp();
    const runs: Record<string, number> & { hasValue?: number } = {};
    for (const name of ['status', 'value', 'error', 'isLoading', 'latest', 'snapshot'] as const) {
      runs[name] = -1;
      effect(() => {
        runs[name] = (runs[name] ?? 0) + 1;
        try {
          user[name]();
        } catch {}
      });
    }
    runs.hasValue = -1;
    effect(() => {
      runs.hasValue = (runs.hasValue ?? 0) + 1;
      user.hasValue();
    });
    const ran = () => {
      const names = Object.keys(runs).filter((name) => runs[name] !== 0);
      expect(Object.values(runs).every((count) => count <= 1)).toBe(true);
      for (const name of Object.keys(runs)) runs[name] = 0;
      return names.sort();
    };
    await flushPromises();
    expect(ran()).toEqual([]);
    await resolve('Ada');
    expect(ran()).toEqual(['hasValue', 'isLoading', 'latest', 'snapshot', 'status', 'value']);
    user.set('Grace');
    expect(ran()).toEqual(['latest', 'snapshot', 'status', 'value']);
    user.set('Joan');
    expect(ran()).toEqual(['latest', 'snapshot', 'value']);
    user.set('Joan');
    expect(ran()).toEqual([]);
    user.reload();
    expect(ran()).toEqual(['isLoading', 'snapshot', 'status']);
    await flushPromises();
    await reject(new Error('down'));
    expect(ran()).toEqual(['error', 'hasValue', 'isLoading', 'snapshot', 'status', 'value']);
    id.set(2);
    expect(ran()).toEqual(['error', 'isLoading', 'snapshot', 'status', 'value']);
    await flushPromises();
    expect(ran()).toEqual([]);
    user.destroy();
    expect(ran()).toEqual(['isLoading', 'latest', 'snapshot', 'status']);
  });

  test('a batch that ends in the state in which it began does not notify subscribers', async () => {
    const { id, user, resolve } = setUp();
    await flushPromises();
    await resolve('Ada');
    const seen: unknown[] = [];
    user.snapshot.subscribe((snapshot) => seen.push(snapshot));
    batch(() => {
      id.set(2);
      user.status();
      id.set(1);
    });
    await flushPromises();
    expect(seen).toEqual([]);
  });
});
