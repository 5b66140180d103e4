/** Signals combined with atoms of `@xstate/store`: each tracks the other, without glitches. */
import { describe, expect, jest, test } from '@jest/globals';
import { createAsyncAtom, createAtom, createReducerAtom, createStore } from '@xstate/store';
import { batch, computed, effect, resource, signal, untracked } from '../../src/index.js';
import { controlledLoader, flushPromises } from '../../src/testing/index.js';
import { collectUncaught } from '../support/uncaught.js';

collectUncaught();

describe('without glitches', () => {
  /** A source of each kind, a value of each kind over both sources, and one over all of these. */
  function setUp() {
    const own = signal(1);
    const atom = createAtom(1);
    const ownSum = computed(() => `${own()}${atom.get()}`);
    const atomSum = createAtom(() => `${own()}${atom.get()}`);
    const ownAll = computed(() => [own(), atom.get(), ownSum(), atomSum.get()].join(' '));
    const atomAll = createAtom(() => [own(), atom.get(), ownSum(), atomSum.get(), ownAll()].join(' '));
    const expected = () => {
      const sum = `${own()}${atom.get()}`;
      const all = [own(), atom.get(), sum, sum].join(' ');
      return { sum, all, atomAll: `${all} ${all}` };
    };
    return { own, atom, ownSum, atomSum, ownAll, atomAll, expected };
  }

  const changes: [string, (world: ReturnType<typeof setUp>) => void][] = [
    ['a signal is set', ({ own }) => own.set(own() + 1)],
    ['an atom is set', ({ atom }) => atom.set(atom.get() + 1)],
    [
      'both are, in a batch',
      ({ own, atom }) =>
        batch(() => {
          own.set(own() + 1);
          atom.set(atom.get() + 1);
        }),
    ],
    [
      'both are, in a batch, and read in between',
      ({ own, atom, atomAll, ownAll, expected }) =>
        batch(() => {
          atom.set(atom.get() + 1);
          expect([ownAll(), atomAll.get()]).toEqual([expected().all, expected().atomAll]);
          own.set(own() + 1);
          expect([atomAll.get(), ownAll()]).toEqual([expected().atomAll, expected().all]);
        }),
    ],
  ];

  test.each(changes)(
    'an effect and a subscriber of either kind agree with everything else when %s',
    (_, change) => {
      const world = setUp();
      const { ownAll, atomAll, expected } = world;
      const seen: string[] = [];
      const told: string[] = [];
      const foreign: string[] = [];
      effect(() => {
        expect([atomAll.get(), ownAll()]).toEqual([expected().atomAll, expected().all]);
        seen.push(ownAll());
      });
      ownAll.subscribe((value) => {
        expect(value).toBe(expected().all);
        told.push(value);
      });
      atomAll.subscribe((value) => {
        expect(value).toBe(expected().atomAll);
        foreign.push(value);
      });
      for (let round = 0; round < 3; round++) {
        change(world);
        expect([seen.at(-1), told.at(-1), foreign.at(-1)]).toEqual([
          expected().all,
          expected().all,
          expected().atomAll,
        ]);
      }
      expect([seen.length, told.length]).toEqual([4, 3]);
      expect(new Set(seen).size).toBe(4);
    },
  );

  test.each(changes)('values that nobody observes are correct when they are read, when %s', (_, change) => {
    const world = setUp();
    for (let round = 0; round < 3; round++) {
      change(world);
      expect([world.atomAll.get(), world.ownAll()]).toEqual([world.expected().atomAll, world.expected().all]);
    }
  });

  test.each(changes)('values that only the store observes are correct when %s', (_, change) => {
    const world = setUp();
    const foreign: string[] = [];
    world.atomAll.subscribe((value) => foreign.push(value));
    change(world);
    expect(foreign.at(-1)).toBe(world.expected().atomAll);
  });
});

describe('an atom', () => {
  test('that comes out equal re-runs nothing', () => {
    const n = signal(1);
    const isOdd = createAtom(() => n() % 2 === 1);
    const compute = jest.fn(() => `odd: ${isOdd.get()}`);
    const text = computed(compute);
    const seen: string[] = [];
    effect(() => void seen.push(text()));
    n.set(3);
    expect([seen, compute.mock.calls.length]).toEqual([['odd: true'], 1]);
    n.set(4);
    expect(seen).toEqual(['odd: true', 'odd: false']);
  });

  test('compares by its own option', () => {
    const user = createAtom({ id: 1 }, { compare: (a, b) => a.id === b.id });
    let runs = 0;
    effect(() => {
      user.get();
      runs++;
    });
    user.set({ id: 1 });
    expect(runs).toBe(1);
    user.set({ id: 2 });
    expect(runs).toBe(2);
  });

  test('that is no longer read is no longer followed', () => {
    const usesAtom = signal(true);
    const atom = createAtom(1);
    const seen: number[] = [];
    effect(() => void seen.push(usesAtom() ? atom.get() : 0));
    atom.set(2);
    usesAtom.set(false);
    atom.set(3);
    usesAtom.set(true);
    atom.set(4);
    expect(seen).toEqual([1, 2, 0, 3, 4]);
  });

  test('is not followed if it is read in untracked, in an updater or in a cleanup', () => {
    const n = signal(1);
    const atom = createAtom(1);
    let runs = 0;
    effect(() => {
      runs++;
      n();
      untracked(() => atom.get());
      untracked(() => n.update((value) => value + 0 * atom.get()));
      return () => void atom.get();
    });
    atom.set(2);
    n.set(2);
    atom.set(3);
    expect(runs).toBe(2);
  });

  test('that an effect writes is seen by others after that effect has finished', () => {
    const n = signal(1);
    const atom = createAtom(1);
    const log: string[] = [];
    effect(() => void log.push(`atom ${atom.get()}`));
    effect(() => {
      atom.set(n() * 10);
      log.push(`effect ${n()}`);
    });
    log.length = 0;
    n.set(2);
    expect(log).toEqual(['effect 2', 'atom 20']);
  });

  test('that is written in the middle of an effect is read there at once, through computeds of both kinds', () => {
    const n = signal(1);
    const atom = createAtom(1);
    const double = computed(() => atom.get() * 2);
    const text = createAtom(() => `${double()}`);
    const seen: unknown[] = [];
    effect(() => {
      atom.set(n() * 10);
      seen.push(untracked(() => [double(), text.get()]));
    });
    n.set(2);
    expect(seen).toEqual([
      [20, '20'],
      [40, '40'],
    ]);
  });

  test('whose subscriber reads a signal does not make an effect follow that signal if the effect sets the atom in untracked()', () => {
    const n = signal(1);
    const other = signal(1);
    const atom = createAtom(0);
    const told: unknown[] = [];
    let runs = 0;
    atom.subscribe((value) => told.push([value, other()]));
    effect(() => {
      runs++;
      const next = n();
      untracked(() => atom.set(next));
    });
    other.set(2);
    expect(runs).toBe(1);
    n.set(3);
    expect([runs, told]).toEqual([
      2,
      [
        [1, 1],
        [3, 2],
      ],
    ]);
  });

  test('whose reducer reads a signal does not make an effect follow that signal if the effect sends to the atom in untracked()', () => {
    const n = signal(1);
    const other = signal(10);
    const total = createReducerAtom(0, (state: number, more: number) => state + more + other());
    let runs = 0;
    effect(() => {
      runs++;
      const more = n();
      untracked(() => total.send(more));
    });
    other.set(20);
    expect([runs, total.get()]).toEqual([1, 11]);
    n.set(2);
    expect([runs, total.get()]).toEqual([2, 33]);
  });

  test('that is read in a computed that nobody observes is compared, not computed again', () => {
    const atom = createAtom(1);
    const compute = jest.fn(() => atom.get() * 2);
    const double = computed(compute);
    const text = computed(() => `${double()}`);
    text();
    text();
    double();
    expect(compute).toHaveBeenCalledTimes(1);
    atom.set(2);
    expect([text(), double(), compute.mock.calls.length]).toEqual(['4', 4, 2]);
  });

  test('over a signal, with its own subscriber, is notified once per write', () => {
    const n = signal(1);
    const double = computed(() => n() * 2);
    const compute = jest.fn(() => `${n()} ${double()}`);
    const told: string[] = [];
    createAtom(compute).subscribe((value) => told.push(value));
    n.set(2);
    n.set(3);
    expect(told).toEqual(['2 4', '3 6']);
    expect(compute.mock.calls.length).toBe(3);
  });

  test('over a computed that throws, and whose error it catches, follows that computed', () => {
    const n = signal(0);
    const inverse = computed(() => {
      if (n() === 0) throw new Error('zero');
      return 1 / n();
    });
    const shown = createAtom(() => {
      try {
        return `${inverse()}`;
      } catch (error) {
        return (error as Error).message;
      }
    });
    const told: string[] = [];
    shown.subscribe((value) => told.push(value));
    expect(shown.get()).toBe('zero');
    n.set(2);
    n.set(0);
    n.set(4);
    expect(told).toEqual(['0.5', 'zero', '0.25']);
  });

  test('over a member of a resource follows that member', async () => {
    const users = controlledLoader<string>();
    const user = resource({ loader: users });
    const shown = createAtom(() => `${user.status()}: ${user.value() ?? '-'}`);
    const told: string[] = [];
    shown.subscribe((value) => told.push(value));
    await flushPromises();
    await users.resolve('Ada');
    user.set('Grace');
    expect(told).toEqual(['resolved: Ada', 'local: Grace']);
  });

  test('that has lost its last observer of ours is followed again by the next', () => {
    const atom = createAtom(1);
    const double = computed(() => atom.get() * 2);
    for (let round = 1; round <= 3; round++) {
      const seen: number[] = [];
      const stop = effect(() => void seen.push(double()));
      atom.set(atom.get() + 1);
      stop();
      atom.set(atom.get() + 1);
      expect(seen).toEqual([4 * round - 2, 4 * round]);
    }
  });

  test('that a computed recreates each time is followed by everybody, even if one of them runs before the atom announces its change', () => {
    const atom = createAtom(1);
    const made = computed(() => createAtom(() => atom.get() * 2).get());
    const seen: string[] = [];
    const stops = [
      effect(() => void seen.push(`${atom.get()} ${made()}`)), // notified by the one that it reads first
      effect(() => void seen.push(`${made()}`)),
    ];
    atom.set(2);
    atom.set(3);
    expect(seen).toEqual(['1 2', '2', '2 4', '4', '3 6', '6']);
    for (const stop of stops) stop();
  });

  test('that has not announced its change yet is not returned with its old value by a computed that loses its last follower', () => {
    const [isRead, atom] = [signal(true), createAtom(1)];
    const own = computed(() => atom.get());
    const switched = computed(() => (isRead() ? own() : 0));
    const both = computed(() => `${switched()} ${own()}`);
    const seen: string[] = [];
    const { unsubscribe } = atom.subscribe(() => seen.push(both())); // notified before its dependents
    const stop = effect(() => void switched());
    batch(() => {
      isRead.set(false);
      atom.set(2);
    });
    expect(seen).toEqual(['0 2']);
    stop();
    unsubscribe();
  });

  test('that a computed has begun to read without changing its value runs the owner first', () => {
    const [isRead, atom] = [signal(false), createAtom(1)];
    const doubled = createAtom(() => atom.get() * 2);
    const switched = computed(() => (isRead() ? atom.get() : 1));
    const seen: string[] = [];
    const stop = effect(() => {
      seen.push(`owner ${switched()}`);
      effect(() => void seen.push(`owned ${doubled.get()}`));
    });
    isRead.set(true);
    atom.set(2); // notifies the owned one first
    expect(seen).toEqual(['owner 1', 'owned 2', 'owner 2', 'owned 4']);
    stop();
  });

  test('that effects write back and forth is seen with its final value by everybody', () => {
    const [turn, atom] = [signal(0), createAtom(1)];
    const seen: string[] = [];
    const stops = [
      effect(() => void seen.push(`${turn()} ${atom.get()}`)),
      effect(() => {
        if (atom.get() !== 0 || untracked(turn) !== 0) return;
        atom.set(1);
        turn.set(1);
      }),
      effect(() => {
        if (turn() === 1) atom.set(0);
      }),
    ];
    atom.set(0);
    expect(seen.at(-1)).toBe('1 0');
    for (const stop of stops) stop();
  });

  test.each<[string, (atom: { subscribe(next: () => void): unknown; get(): number }) => void]>([
    ['a subscriber of the store', (atom) => void atom.subscribe(() => {})],
    ['another effect', (atom) => void effect(() => void atom.get())],
    ['a subscriber of a computed', (atom) => void computed(() => atom.get()).subscribe(() => {})],
    ['nobody', () => {}],
  ])('that an effect writes is not followed by it, nor what %s reads in response', (_, follow) => {
    const [trigger, other] = [signal(0), signal(0)];
    const source = createAtom(0);
    const sum = createAtom(() => source.get() + other());
    follow(sum);
    let runs = 0;
    effect(() => {
      runs += 1;
      source.set(trigger());
    });
    trigger.set(1);
    expect(runs).toBe(2);
    other.set(5);
    expect([runs, sum.get()]).toEqual([2, 6]);
  });

  test('that has lost its last observer is not computed any more', () => {
    const source = createAtom(1);
    let runs = 0;
    const double = createAtom(() => {
      runs += 1;
      return source.get() * 2;
    });
    const stop = effect(() => void double.get());
    source.set(2);
    const before = runs;
    stop();
    source.set(3);
    expect(runs).toBe(before);
  });

  test('that a subscriber changes in response again and again is seen with each value', () => {
    const source = createAtom(1);
    const double = createAtom(() => source.get() * 2);
    const seen: number[] = [];
    computed(() => double.get()).subscribe((value) => {
      seen.push(value);
      if (value < 10) source.set(source.get() + 1);
    });
    source.set(2);
    expect(seen).toEqual([4, 6, 8, 10]);
  });

  test('that comes out equal, and is then changed by a queued subscriber, is followed', () => {
    const atom = createAtom(0);
    const half = computed(() => Math.floor(atom.get() / 2));
    const shown = createAtom(() => half());
    const next = computed(() => atom.get() + 1);
    const seen: unknown[] = [];
    const stop = effect(() => void seen.push(shown.get()));
    const { unsubscribe } = next.subscribe((value) => {
      if (value === 2) atom.set(2);
    });
    atom.set(1);
    expect(seen).toEqual([0, 1]);
    unsubscribe();
    stop();
  });

  test('that is computed again because of an effect is not mistaken for one that a later body has read', () => {
    const [own, atom] = [signal(0), createAtom(0)];
    const sum = computed(() => own() + atom.get());
    const seen: string[] = [];
    const shown = createAtom(() => {
      try {
        return sum();
      } catch (error) {
        seen.push(String(error));
        return -1;
      }
    });
    const { unsubscribe } = shown.subscribe((value) => seen.push(`${value}`));
    let runs = 0;
    const stop = effect(() => {
      own();
      effect(() => {
        own();
        if (++runs > 2) return;
        batch(() => {
          atom.set(1);
          batch(() => {
            own.set(2);
            own();
            own.set(0);
          });
        });
      });
    });
    expect([...new Set(seen)]).toEqual(['1', '3']);
    stop();
    unsubscribe();
  });

  test('that an effect sets back notifies nobody, even if an atom over the computed in between has seen the change', () => {
    const atom = createAtom(0);
    const between = computed(() => atom.get());
    const over = createAtom(() => between());
    const stops = [
      effect(() => void over.get()), // notified first
      effect(() => {
        if (atom.get() === 1) atom.set(0);
      }),
    ];
    const seen: number[] = [];
    const { unsubscribe } = between.subscribe((value) => seen.push(value));
    atom.set(1);
    expect(seen).toEqual([]);
    unsubscribe();
    for (const stop of stops) stop();
  });

  test('that loads is followed from pending to done', async () => {
    const user = createAsyncAtom(async () => 'Ada');
    const seen: string[] = [];
    const shown = computed(() => {
      const state = user.get();
      return state.status === 'done' ? state.data : state.status;
    });
    effect(() => void seen.push(shown()));
    await flushPromises();
    expect(seen).toEqual(['pending', 'Ada']);
  });
});

test('a store, and what is selected from it, are followed', () => {
  const store = createStore({
    context: { count: 1, name: 'Ada' },
    on: {
      inc: (context) => ({ ...context, count: context.count + 1 }),
      rename: (context, { name }: { name: string }) => ({ ...context, name }),
    },
  });
  const count = store.select(({ count }) => count);
  const counts: number[] = [];
  const names: string[] = [];
  effect(() => void counts.push(count.get()));
  const name = computed(() => store.get().context.name);
  effect(() => void names.push(name()));
  store.trigger.inc();
  store.trigger.rename({ name: 'Grace' });
  batch(() => {
    store.trigger.inc();
    store.trigger.inc();
  });
  expect([counts, names]).toEqual([
    [1, 2, 4],
    ['Ada', 'Grace'],
  ]);
});

test('params read atoms, and atoms read the resource of these params', async () => {
  const id = createAtom(1);
  const users = controlledLoader<string, number>();
  const user = resource({ params: () => id.get(), loader: users });
  const shown = createAtom(() => `${id.get()}: ${user.status()}`);
  const told: string[] = [];
  shown.subscribe((value) => told.push(value));
  await flushPromises();
  await users.resolve('Ada');
  id.set(2);
  batch(() => {
    id.set(3);
    expect(shown.get()).toBe('3: loading');
    id.set(2);
  });
  await flushPromises();
  expect(users.loads.map(({ params }) => params)).toEqual([1, 2]);
  expect([told[0], told[1], told.at(-1)]).toEqual(['1: resolved', '2: loading', '2: loading']);
});

test('a computed atom that ends its last follower while it computes does not prevent others from being notified', () => {
  const n = signal(1);
  let stop = () => {};
  const first = createAtom(() => {
    if (n() === 2) stop();
    return n();
  });
  const second = createAtom(() => first.get());
  const subscription = second.subscribe(() => {});
  stop = () => subscription.unsubscribe();
  const told: number[] = [];
  createAtom(() => n()).subscribe((value) => told.push(value));
  n.set(2);
  n.set(3);
  expect([told, second.get()]).toEqual([[2, 3], 3]);
});

test('the reads of a reducer, after an atom has read a signal, are not tracked', () => {
  const [n, step] = [signal(1), signal(1)];
  const text = createAtom(() => `${n()}`);
  const total = createReducerAtom(0, (sum: number, _: 'add') => sum + step());
  const seen: unknown[] = [];
  effect(() => {
    seen.push(n(), text.get());
    total.send('add');
  });
  step.set(10);
  expect([seen, total.get()]).toEqual([[1, '1'], 1]);
  n.set(2);
  expect([seen, total.get()]).toEqual([[1, '1', 2, '2'], 11]);
});

test('a computed that changes an atom that it has read computes again when it is read', () => {
  const atom = createAtom(0);
  const value = computed(() => {
    const before = atom.get();
    if (before < 2) atom.set(before + 1);
    return before;
  });
  expect([value(), value(), value(), value()]).toEqual([0, 1, 2, 2]);
});
