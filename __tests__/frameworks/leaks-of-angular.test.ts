/**
 * Destroyed components leave nothing in memory.
 *
 * @jest-environment jsdom
 * @jest-environment-options {"customExportConditions": ["browser", "node"]}
 */
import { createEnvironmentInjector, EnvironmentInjector, signal as ngSignal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { expect, test } from '@jest/globals';
import { resource, signal } from 'xstate-resource';
import { fromAngularSignal, injectResource, toAngularSignal } from 'xstate-resource/angular';
import { flushPromises } from 'xstate-resource/testing';
import { isCollected, leakedBytes } from '../support/memory.js';
import { check } from './suites/angular-stage.js';

const theirs = ngSignal(1);
const ours = signal(1);
const lasting = resource({ loader: async () => 'Grace' });

/**
 * An injector like a component's, everything that this library creates for it, and everything that
 * those refer to.
 */
function made() {
  const injector = createEnvironmentInjector([], TestBed.inject(EnvironmentInjector));
  const loaded = { name: 'Ada' };
  const user = injectResource({ params: () => theirs() + ours(), loader: async () => loaded, injector });
  const outside = injectResource(lasting, { injector });
  const bridges = [toAngularSignal(ours, { injector }), fromAngularSignal(theirs, { injector })];
  const read = () => [user.status(), outside.value(), ...bridges.map((bridge) => bridge())];
  return { injector, user, loaded, read };
}

async function used() {
  const { injector, user, loaded, read } = made();
  read();
  check();
  await flushPromises();
  expect(read()).toEqual(['resolved', 'Grace', ours(), theirs()]);
  expect(user.value()).toBe(loaded);
  theirs.update((count) => count + 1);
  ours.update((count) => count + 1);
  await flushPromises();
  read();
  injector.destroy();
  return [user, user.resource, loaded, read].map((thing) => new WeakRef<object>(thing));
}

test('a component is garbage-collected after it is destroyed, although its signals live on', async () => {
  const references = await used();
  check();
  for (const reference of references) expect(await isCollected(reference)).toBe(true);
});

test('so is a component that was never checked', async () => {
  const references = (() => {
    const { injector, user, read } = made();
    read();
    injector.destroy();
    return [user, user.resource].map((thing) => new WeakRef<object>(thing));
  })();
  check();
  for (const reference of references) expect(await isCollected(reference)).toBe(true);
});

test('creating and destroying components does not grow the heap', async () => {
  const bytes = await leakedBytes(1000, async () => {
    for (let count = 0; count < 1000; count++) {
      const { injector, read } = made();
      read();
      check();
      injector.destroy();
    }
    await flushPromises();
  });
  expect(bytes).toBeLessThan(500); // one component takes a few thousand
});
