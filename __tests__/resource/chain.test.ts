/** Params that need another resource's value: `chain`. */
import { describe, expect, jest, test } from '@jest/globals';
import type { InspectionEvent } from 'xstate';
import { computed, effect, type Resource, resource, signal } from 'xstate-resource';
import { controlledLoader, flushPromises } from 'xstate-resource/testing';
import { setUp } from '../support/set-up.js';
import { expectShown } from '../support/shown.js';
import { collectUncaught } from '../support/uncaught.js';

collectUncaught();

const held: unknown[] = [];

/** A company that depends on the loaded user. */
function setUpChain(initial: number | null = 1) {
  const parent = setUp(initial);
  const server = controlledLoader<unknown, { readonly of: unknown }>();
  const params = jest.fn(({ chain }: { chain<T>(other: Resource<T>): Exclude<T, undefined> }) => ({
    of: chain(parent.user),
  }));
  const company = resource({ params, loader: server, name: 'company' });
  held.push(company);
  return { parent, user: parent.user, company, params, ...server };
}

describe('chain: if the other resource', () => {
  test('is loading without a value, this one is loading, and its loader is not called', async () => {
    const { company, loads } = setUpChain();
    expectShown(company, 'loading');
    await flushPromises();
    expectShown(company, 'loading');
    expect(loads).toEqual([]);
    expect(company.actor.getSnapshot().context).toMatchObject({
      isWaiting: true,
      params: undefined,
      value: undefined,
    });
  });

  test('has a value, chain returns it, and this one loads for it', async () => {
    const { parent, company, loads, resolve } = setUpChain();
    await flushPromises();
    await parent.resolve('Ada');
    expectShown(company, 'loading');
    expect(loads.map(({ params }) => params)).toEqual([{ of: 'Ada' }]);
    await resolve('Analytical Engines');
    expectShown(company, 'resolved', { value: 'Analytical Engines' });
  });

  test('is idle or destroyed, or resolved or local without a value, this one is idle', async () => {
    const { parent, user, company } = setUpChain(null);
    expectShown(company, 'idle');
    parent.id.set(1);
    expectShown(company, 'loading');
    await flushPromises();
    await parent.resolve(undefined);
    expectShown(company, 'idle');
    user.set('Ada');
    expectShown(company, 'loading');
    user.set(undefined);
    expectShown(company, 'idle');
    user.set('Grace');
    await flushPromises();
    user.destroy();
    expectShown(company, 'idle');
    await flushPromises();
    expectShown(company, 'idle');
  });

  test('is in error, this one is in error with the same object, and recovers with it', async () => {
    const { parent, user, company, loads } = setUpChain();
    await flushPromises();
    const error = new Error('no user');
    await parent.reject(error);
    expectShown(company, 'error', { error });
    expect(company.error()).toBe(error);
    user.reload();
    expectShown(company, 'loading');
    await flushPromises();
    await parent.resolve('Ada');
    expect(loads).toHaveLength(1);
  });
});

describe('chain tracks only the value', () => {
  test('so a reload of the other changes nothing if its value stays, or the new one is equal', async () => {
    const { parent, user, company, params, loads, resolve } = setUpChain();
    await flushPromises();
    await parent.resolve('Ada');
    await resolve('Analytical Engines');
    const asked = params.mock.calls.length;
    const seen: string[] = [];
    effect(() => void seen.push(company.status()));
    user.reload();
    expect(user.status()).toBe('reloading');
    await flushPromises();
    await parent.resolve('Ada');
    expect([params.mock.calls.length, seen, loads.length]).toEqual([asked, ['resolved'], 1]);
    expectShown(company, 'resolved', { value: 'Analytical Engines' });
  });

  test('so params are not re-run while the other keeps waiting, or stays idle', async () => {
    const { parent, user, company, params } = setUpChain();
    effect(() => void company.status());
    const asked = () => params.mock.calls.length;
    expect(asked()).toBe(1);
    await flushPromises();
    parent.id.set(2); // another load, but still no value
    await flushPromises();
    expect(user.reload({ force: true })).toBe(true);
    await flushPromises();
    expect([user.status(), company.status(), asked()]).toEqual(['loading', 'loading', 1]);
    parent.id.set(null);
    expect([company.status(), asked()]).toEqual(['idle', 2]);
    await flushPromises();
    user.set(undefined); // still no value
    user.destroy();
    await flushPromises();
    expect([company.status(), asked()]).toEqual(['idle', 2]);
  });

  test('so another value makes the params new', async () => {
    const { parent, user, company, loads, resolve } = setUpChain();
    await flushPromises();
    await parent.resolve('Ada');
    await resolve('Analytical Engines');
    user.set('Grace');
    expectShown(company, 'loading', { latest: 'Analytical Engines' });
    await flushPromises();
    expect(loads.map(({ params }) => params)).toEqual([{ of: 'Ada' }, { of: 'Grace' }]);
  });

  test('while it is observed, in any order of reads', async () => {
    const { parent, user, company } = setUpChain();
    const torn: unknown[] = [];
    effect(() => {
      const [own, other] = [company.snapshot(), user.snapshot()];
      if (own.status === 'error' || (other.status === 'loading' && own.status !== 'loading'))
        torn.push([own, other]);
    });
    await flushPromises();
    await parent.resolve('Ada');
    parent.id.set(2);
    await flushPromises();
    await parent.resolve('Grace');
    expect(torn).toEqual([]);
  });
});

describe('a wait', () => {
  test('makes the params new if it lasts longer than a turn, even if they are equal', async () => {
    const { parent, company, loads, resolve } = setUpChain();
    await flushPromises();
    await parent.resolve('Ada');
    await resolve('Analytical Engines');
    parent.id.set(2);
    expectShown(company, 'loading', { latest: 'Analytical Engines' });
    await flushPromises();
    await parent.resolve('Ada');
    expect(loads.map(({ params }) => params)).toEqual([{ of: 'Ada' }, { of: 'Ada' }]);
  });

  test('changes nothing if it ends in the turn in which it began', async () => {
    const { parent, company, loads, resolve } = setUpChain();
    await flushPromises();
    await parent.resolve('Ada');
    await resolve('Analytical Engines');
    parent.id.set(2);
    expectShown(company, 'loading', { latest: 'Analytical Engines' });
    parent.id.set(1);
    expectShown(company, 'resolved', { value: 'Analytical Engines' });
    await flushPromises();
    expect(loads).toHaveLength(1);
  });

  test('counts as one with the load after it: previous is the snapshot from before the wait', async () => {
    const { parent, loads, resolve } = setUpChain();
    await flushPromises();
    await parent.resolve('Ada');
    expect(loads[0]?.previous.status).toBe('idle');
    await resolve('Analytical Engines');
    parent.id.set(2);
    await flushPromises();
    await parent.resolve('Grace');
    expect(loads[1]?.previous).toEqual({ status: 'resolved', value: 'Analytical Engines', error: undefined });
  });

  test('aborts a running load', async () => {
    const { parent, company, loads, resolve } = setUpChain();
    await flushPromises();
    await parent.resolve('Ada');
    parent.id.set(2);
    await flushPromises();
    expect(loads[0]?.abortSignal.aborted).toBe(true);
    await resolve('late');
    expectShown(company, 'loading');
  });

  test('cannot be reloaded, not even by force', async () => {
    const { company, loads } = setUpChain();
    expect([company.reload(), company.reload({ force: true })]).toEqual([false, false]);
    await flushPromises();
    expect([company.reload(), company.reload({ force: true })]).toEqual([false, false]);
    company.actor.send({ type: 'reload', force: true });
    expect(company.actor.getSnapshot().context.isWaiting).toBe(true);
    await flushPromises();
    expect(loads).toEqual([]);
  });

  test('is not settled: settled() waits for the other resource, then for the load', async () => {
    const { parent, company, resolve } = setUpChain();
    const settled = jest.fn();
    void company.settled().then(settled);
    await flushPromises();
    await parent.resolve('Ada');
    expect(settled).not.toHaveBeenCalled();
    await resolve('Analytical Engines');
    expect(settled).toHaveBeenCalledWith({
      status: 'resolved',
      value: 'Analytical Engines',
      error: undefined,
    });
  });

  test('gives way to set(), whose value stays until the other resource has one', async () => {
    const { parent, company, loads } = setUpChain();
    await flushPromises();
    company.set('mine');
    await flushPromises();
    expectShown(company, 'local', { value: 'mine' });
    await parent.resolve('Ada');
    expectShown(company, 'loading', { latest: 'mine' });
    expect(loads[0]?.previous).toMatchObject({ status: 'local', value: 'mine' });
  });

  test('ends when its resource is destroyed', async () => {
    const { parent, company, loads } = setUpChain();
    await flushPromises();
    company.destroy();
    expectShown(company, 'idle');
    await parent.resolve('Ada');
    expectShown(company, 'idle');
    expect(loads).toEqual([]);
  });

  test('is adopted by an actor that is created during it', async () => {
    const { parent, company, loads, resolve } = setUpChain();
    await flushPromises();
    const { actor } = company;
    expect(actor.getSnapshot().value).toBe('loading');
    expect(Object.keys(actor.getSnapshot().children)).toEqual(['loader']);
    await parent.resolve('Ada');
    expect(loads).toHaveLength(1);
    await resolve('Analytical Engines');
    expectShown(company, 'resolved', { value: 'Analytical Engines' });
  });
});

describe('what chain throws if there is no value yet', () => {
  test('still counts if params catch it, and what they return afterwards is ignored', async () => {
    const { user } = setUp();
    const seen: unknown[] = [];
    const server = controlledLoader<string, unknown>();
    const company = resource({
      params: ({ chain }) => {
        try {
          return { of: chain(user) };
        } catch (thrown) {
          seen.push(thrown instanceof Error);
          return { of: 'nobody' };
        }
      },
      loader: server,
    });
    held.push(company);
    expectShown(company, 'loading');
    await flushPromises();
    expect([seen, server.loads]).toEqual([[false], []]);
  });

  test('is not an Error, and is never shown: not as error, in previous, or in latest', async () => {
    const { user, resolve } = setUp();
    const thrown: unknown[] = [];
    const server = controlledLoader<string, unknown>();
    const company = resource({
      params: ({ chain }) => {
        try {
          return chain(user);
        } catch (notYet) {
          thrown.push(notYet);
          throw notYet;
        }
      },
      loader: server,
    });
    held.push(company);
    expectShown(company, 'loading');
    await flushPromises();
    expectShown(company, 'loading');
    await resolve('Ada');
    expect(server.loads[0]?.previous).toEqual({ status: 'idle', value: undefined, error: undefined });
    expect(thrown.map((notYet) => notYet instanceof Error)).toEqual([false]);
  });

  test('still counts if params throw something else afterwards', async () => {
    const { user } = setUp();
    const company = resource({
      params: ({ chain }) => {
        try {
          return chain(user);
        } catch {
          throw new Error('of my own');
        }
      },
      loader: () => 'loaded',
    });
    expectShown(company, 'loading');
  });

  test('may be caught if it is an error of the other resource', async () => {
    const { user, reject } = setUp();
    const company = resource({
      params: ({ chain }) => {
        try {
          return { of: chain(user) };
        } catch {
          return { of: 'nobody' };
        }
      },
      loader: ({ params }) => `for ${params.of}`,
    });
    held.push(company);
    await flushPromises();
    await reject(new Error('no user'));
    expectShown(company, 'resolved', { value: 'for nobody' });
  });

  test('is rethrown by a computed that calls chain, unless the computed catches it', async () => {
    const { user, resolve } = setUp();
    let kept: ((other: Resource<unknown>) => unknown) | undefined;
    const passed = computed(() => kept?.(user));
    const caught = computed(() => {
      try {
        return kept?.(user);
      } catch {
        return 'nobody yet';
      }
    });
    const make = (source: () => unknown) => {
      const made = resource({
        params: ({ chain }) => {
          kept = chain;
          return { of: source() };
        },
        loader: ({ params }) => `for ${params.of}`,
      });
      held.push(made);
      return made;
    };
    const [waits, loads] = [make(passed), make(caught)];
    await flushPromises();
    expectShown(waits, 'loading');
    expectShown(loads, 'resolved', { value: 'for nobody yet' });
    await resolve('Ada');
    await flushPromises();
    expectShown(waits, 'resolved', { value: 'for Ada' });
    expectShown(loads, 'resolved', { value: 'for Ada' });
  });
});

test('a stored chain that is called outside of params says where to call it while there is no value', async () => {
  const { user, resolve } = setUp();
  let kept: ((other: Resource<unknown>) => unknown) | undefined;
  held.push(
    resource({
      params: ({ chain }) => {
        kept = chain;
        return 1;
      },
      loader: () => 'loaded',
    }),
  );
  await flushPromises();
  expect(() => kept?.(user)).toThrow(
    'chain(): user has no value yet. Call chain() only in params, or in computeds that params read. Elsewhere, call value().',
  );
  const read = computed(() => kept?.(user));
  let thrown: unknown;
  try {
    read();
  } catch (error) {
    thrown = error;
  }
  expect(thrown).not.toBeInstanceOf(TypeError); // tells the params that there is no value yet
  await resolve('Ada');
  expect([kept?.(user), read()]).toEqual(['Ada', 'Ada']);
});

describe('chain of', () => {
  test.each([
    ['undefined', undefined],
    ['a function', signal(1)],
    ['an object', { value: 1 }],
    ['null', null],
  ])('%s is an error in the params that names chain', (got, other) => {
    const company = resource({ params: ({ chain }) => chain(other as never), loader: () => 'loaded' });
    expect(company.error()).toBeInstanceOf(TypeError);
    expect(company.error()?.message).toBe(
      `chain() takes a resource, got ${got}. To read a signal or a computed, call it, as in id().`,
    );
  });

  test('its own resource is an error that names the cycle', () => {
    const self: Resource<string> = resource({
      params: ({ chain }) => chain(self),
      loader: () => 'loaded',
      name: 'self',
    });
    expect(self.status()).toBe('error');
    expect(self.error()?.message).toMatch(/self\.params.*self\.value/);
  });

  test('a cycle of resources is an error that names the cycle', () => {
    const first: Resource<string> = resource({
      params: ({ chain }) => chain(second),
      loader: () => 'loaded',
      name: 'first',
    });
    const second: Resource<string> = resource({
      params: ({ chain }) => chain(first),
      loader: () => 'loaded',
      name: 'second',
    });
    for (const each of [first, second]) {
      expect(each.status()).toBe('error');
      expect(each.error()?.message).toMatch(/cycle/i);
    }
  });

  test('a resource in a chain of three waits for all of them', async () => {
    const { parent, company, resolve } = setUpChain();
    const town = resource({
      params: ({ chain }) => ({ of: chain(company) }),
      loader: ({ params }) => `town of ${params.of}`,
    });
    expectShown(town, 'loading');
    await flushPromises();
    await parent.resolve('Ada');
    expectShown(town, 'loading');
    await resolve('Analytical Engines');
    await flushPromises();
    expectShown(town, 'resolved', { value: 'town of Analytical Engines' });
    parent.id.set(2);
    expectShown(town, 'loading', { latest: 'town of Analytical Engines' });
  });

  test('value(), read directly, is not a chain: the child is idle while the other loads', async () => {
    const { user, resolve } = setUp();
    const child = resource({
      params: () => user.value() as string | undefined,
      loader: ({ params }) => `for ${params}`,
    });
    held.push(child);
    expectShown(child, 'idle');
    await flushPromises();
    await resolve('Ada');
    await flushPromises();
    expectShown(child, 'resolved', { value: 'for Ada' });
  });
});

test('the event of a wait names the resource that it waits for, unless a computed waits', async () => {
  const { user } = setUp();
  const events: unknown[] = [];
  const inspect = (event: InspectionEvent) => {
    if (event.type === '@xstate.event' && event.event.type === 'params.waiting') events.push(event.event);
  };
  const loader = () => 'never';
  held.push(resource({ params: ({ chain }) => chain(user), loader, inspect }));
  await flushPromises();
  expect(events).toEqual([{ type: 'params.waiting', resource: 'user' }]);
  held.push(resource({ params: ({ chain }) => computed(() => chain(user))(), loader, inspect }));
  await flushPromises();
  expect(events.slice(1)).toStrictEqual([{ type: 'params.waiting' }]);
});
