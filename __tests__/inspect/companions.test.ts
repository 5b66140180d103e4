/** What inspectors of all resources see of companions: actors that keep a resource fresh. */
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import type { AnyActorRef, InspectionEvent } from 'xstate';
import { type Resource, resource } from 'xstate-resource';
import { inspectResources, sanitized } from 'xstate-resource/inspect';
import { keepFresh } from 'xstate-resource/loaders';
import { flushPromises } from 'xstate-resource/testing';
import { isCollected } from '../support/memory.js';
import { collectUncaught } from '../support/uncaught.js';

const uncaught = collectUncaught();
let ends: (() => void)[] = [];

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick', 'setImmediate'] });
});

afterEach(() => {
  for (const end of ends) end();
  ends = [];
  jest.useRealTimers();
});

function make(name: string, inspect?: (event: InspectionEvent) => void): Resource<number> {
  const made = resource({ name, loader: async () => 1, inspect });
  ends.push(() => made.destroy());
  return made;
}

interface Told extends Omit<AnyActorRef, '_parent'> {
  readonly _parent?: AnyActorRef;
}

/**
 * Inspects all resources. Returns a function that returns what was reported since its last call,
 * one line each.
 */
function inspector(): () => string[] {
  const lines: string[] = [];
  const { unsubscribe } = inspectResources((event) => {
    const { id, _parent } = event.actorRef as unknown as Told;
    if (event.type === '@xstate.actor')
      lines.push(`${_parent === undefined ? '' : `${_parent.id} › `}${id} is there`);
    if (event.type === '@xstate.snapshot') {
      const { status, value } = event.snapshot as { readonly status: string; readonly value?: string };
      if (value !== undefined) lines.push(`${id} is ${status === 'active' ? value : status}`);
    }
  });
  ends.push(unsubscribe);
  return () => lines.splice(0);
}

/**
 * Holders that are dropped with the resource, because a test's own stack frame may still reference
 * it.
 */
async function dropped(make: () => Promise<object>): Promise<WeakRef<object>> {
  const ref = new WeakRef(await make());
  await flushPromises();
  return ref;
}

test('A companion that starts is announced below its resource and inspected until it ends', async () => {
  const take = inspector();
  const user = make('user');
  await flushPromises();
  take();
  const stop = keepFresh(user, { every: 1000 });
  expect(take()).toEqual([
    'user › user.keepFresh is there',
    'user.keepFresh › page is there',
    'user.keepFresh is fresh',
  ]);
  await jest.advanceTimersByTimeAsync(1000);
  await flushPromises();
  expect(take().filter((line) => line.startsWith('user'))).toEqual([
    'user.keepFresh › ask is there',
    'user.keepFresh is due',
    'user › loader is there',
    'user is reloading',
    'user.keepFresh is fresh',
    'user is resolved',
  ]);
  stop();
  stop();
  expect(take()).toEqual(['user.keepFresh is stopped']);
});

test('An existing companion is announced after its resource, unless it has ended', async () => {
  const [user, other] = [make('user'), make('other')];
  const stop = keepFresh(user, { every: 1000 });
  keepFresh(other, { every: 1000 });
  await flushPromises();
  expect(inspector()()).toEqual([
    'user is there',
    'user › user.keepFresh is there',
    'user.keepFresh › page is there',
    'other is there',
    'other › other.keepFresh is there',
    'other.keepFresh › page is there',
  ]);
  stop();
  other.destroy();
  expect(inspector()()).toEqual(['user is there']);
});

test('A companion has the same root as its resource', () => {
  const roots: unknown[] = [];
  const { unsubscribe } = inspectResources(({ rootId }) => void roots.push(rootId));
  ends.push(unsubscribe);
  const user = make('user');
  keepFresh(user, { every: 1000 });
  expect(new Set(roots)).toEqual(new Set([user.actor.sessionId]));
});

test('A companion is stopped with its resource', async () => {
  const user = make('user');
  keepFresh(user, { every: 1000 });
  await flushPromises();
  const take = inspector();
  take();
  user.destroy();
  expect(take()).toEqual(['user.keepFresh is stopped', 'user is stopped']);
  expect(jest.getTimerCount()).toBe(0);
});

test('A dropped resource and its companion are garbage-collected even while inspected', async () => {
  const take = inspector();
  const ref = await dropped(async () => {
    const user = resource({ name: 'user', loader: async () => 1 });
    keepFresh(user, { every: 1000 });
    await flushPromises();
    await jest.advanceTimersByTimeAsync(1000);
    return user;
  });
  take();
  expect(await isCollected(ref)).toBe(true);
  expect(take()).toEqual(['user.keepFresh is stopped']);
  expect(jest.getTimerCount()).toBe(0);
});

test('The inspector of one resource sees only that one; an inspector of all resources also sees those with their own', async () => {
  const own: string[] = [];
  const take = inspector();
  const user = make('user', ({ actorRef }) => void own.push((actorRef as AnyActorRef).id));
  keepFresh(user, { every: 1000 });
  await flushPromises();
  expect(new Set(own)).toEqual(new Set(['user', 'loader']));
  expect(take()).toContain('user › user.keepFresh is there');
});

test('An inspector that throws is reported, and the companion continues', async () => {
  const user = make('user');
  await flushPromises();
  keepFresh(user, { every: 1000 });
  const { unsubscribe } = inspectResources(() => {
    throw new Error('inspector');
  });
  let loads = 0;
  user.snapshot.subscribe(() => {
    loads += user.status() === 'reloading' ? 1 : 0;
  });
  await jest.advanceTimersByTimeAsync(3000);
  unsubscribe();
  expect(loads).toBe(3);
  expect(new Set(uncaught.take().map(String))).toEqual(new Set(['Error: inspector']));
});

test('Without an inspector, a resource with a companion still creates its actor on demand', () => {
  const [first, second] = [make('first'), make('second')];
  keepFresh(first, { every: 1000 });
  const [later, earlier] = [second, first]
    .map(({ actor }) => Number(actor.sessionId.slice('x:'.length)))
    .reverse() as [number, number];
  expect(later).toBeGreaterThan(earlier);
});

test('sanitized() handles a companion like any other actor', () => {
  const names: string[] = [];
  const { unsubscribe } = inspectResources(
    sanitized(({ actorRef }) => void names.push((actorRef as AnyActorRef).id)),
  );
  ends.push(unsubscribe);
  keepFresh(make('user'), { onFocus: true });
  expect(names).toContain('user.keepFresh');
});
