import fc, { type AsyncCommand } from 'fast-check';
import { facetNames, signalNames } from './facets.js';
import { type Answer, type Party, UNEQUAL } from './party.js';
import { all, destroy, idle, reload, Step, set, settle, update, write } from './step.js';
import { watcherKinds } from './watcher.js';
import type { Cells, World } from './world.js';

const names = ['user', 'team', 'badge', 'store', 'feed', 'guest'];

/** A step on one of the resources. */
const on = <A>(
  args: fc.Arbitrary<A>,
  text: (args: A) => string,
  act: (world: World, party: Party, args: A) => void,
) =>
  fc.tuple(fc.nat(names.length - 1), args).map(([index, given]) => {
    const name = names[index];
    return new Step(`${name}.${text(given)}`, (world) => act(world, world.parties[index] as Party, given));
  });
const nothing = fc.constant(undefined);

/** Few numbers, so that equal ones are frequent. */
const number = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(1, 2) },
  { weight: 2, arbitrary: fc.constant(UNEQUAL) },
  { weight: 2, arbitrary: fc.constantFrom(null, undefined) },
);

const writes = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom<Cells['id']>(1, 2, 3, undefined, null, 'boom').map((id) => write('id', id)),
  },
  { weight: 1, arbitrary: fc.constantFrom('x', 'y').map((tag) => write('tag', tag)) },
  { weight: 1, arbitrary: fc.constantFrom(1, 2).map((extra) => write('extra', extra)) },
);

/**
 * A step that shrinks to a no-op if it does not matter, because arrays do not shrink by dropping
 * elements at their end.
 */
const perhaps = (step: fc.Arbitrary<Step>, weight = 20) =>
  fc.oneof(
    { withCrossShrink: true },
    { weight: 1, arbitrary: fc.constant(idle) },
    { weight, arbitrary: step },
  );
const perhapsWrites = perhaps(writes, 1);

const changes = fc.oneof(
  { weight: 12, arbitrary: writes },
  {
    weight: 3,
    arbitrary: on(
      number,
      (n) => `set(${n})`,
      (world, party, n) => set(world, party, n, false),
    ),
  },
  {
    weight: 1,
    arbitrary: on(
      nothing,
      () => 'set(again)',
      (world, party) => set(world, party, 1, true),
    ),
  },
  {
    weight: 2,
    arbitrary: on(
      fc.tuple(number, perhapsWrites),
      ([n, inside]) => `update(${n}${inside === idle ? '' : `, in it ${inside}`})`,
      (world, party, [n, inside]) => update(world, party, n, inside),
    ),
  },
  {
    weight: 6,
    arbitrary: on(
      nothing,
      () => 'reload()',
      (world, party) => reload(world, party, false),
    ),
  },
  {
    weight: 2,
    arbitrary: on(
      nothing,
      () => 'reload({ force })',
      (world, party) => reload(world, party, true),
    ),
  },
);
const destroys = on(nothing, () => 'destroy()', destroy);
const look = fc.constant(new Step('look', (world) => world.lookAtAll('a step')));

const several = (inner: fc.Arbitrary<Step>) =>
  fc
    .tuple(
      fc.constantFrom(
        ...(['in turn', 'in a batch', 'in a batch', 'in a batch', 'in a batch that throws'] as const),
      ),
      fc.array(perhaps(inner), { minLength: 1, maxLength: 3 }),
    )
    .map(([how, steps]) => all(steps, how));

const outcomes = fc.oneof(
  { weight: 5, arbitrary: number },
  { weight: 2, arbitrary: fc.constantFrom('fails' as const, 'ends' as const) },
);
const settles = fc.tuple(fc.boolean(), fc.nat(7), outcomes).map(([isUnderWay, index, n]) => {
  const text = `load ${index}${isUnderWay ? ' of those under way' : ''} ${n === 'fails' || n === 'ends' ? n : `gives ${n}`}`;
  return new Step(text, (world) => settle(world, isUnderWay, index, n));
});

const observers = on(
  fc
    .constantFrom(...watcherKinds)
    .chain((kind) => fc.record({ kind: fc.constant(kind), facet: fc.constantFrom(...facetsFor(kind)) })),
  ({ kind, facet }) => `observe(${facet}, ${kind})`,
  (world, party, { kind, facet }) => world.watch(party, facet, kind),
);
const leavings = fc
  .nat(2)
  .map(
    (index) => new Step(`observer ${index} leaves`, ({ watchers }) => watchers.splice(index, 1)[0]?.stop()),
  );

function facetsFor(kind: (typeof watcherKinds)[number]) {
  return kind === 'subscriber' ? signalNames : facetNames;
}

/**
 * What users may do in their callbacks: anything in effects and loaders. In an abort listener, the
 * resource is in the middle of a change, so only some steps are possible.
 */
const reactions = fc.oneof(
  on(
    fc.record({
      status: fc.constantFrom('idle', 'loading', 'reloading', 'resolved', 'error', 'local'),
      step: fc.oneof(
        { weight: 4, arbitrary: changes },
        { weight: 2, arbitrary: several(changes) },
        { weight: 1, arbitrary: observers },
        { weight: 3, arbitrary: leavings },
        { weight: 1, arbitrary: destroys },
      ),
    }),
    ({ status, step }) => `when(${status}, ${step})`,
    (world, party, { status, step }) => world.react(party, status, () => step.run(world)),
  ),
  on(
    fc.oneof({ weight: 6, arbitrary: several(changes) }, { weight: 1, arbitrary: destroys }),
    (step) => `whenCalled(${step})`,
    (world, party, step) => {
      let budget = 2;
      world.isQuiet = false;
      party.whenCalled = () => {
        if (--budget >= 0) step.run(world);
      };
    },
  ),
  on(
    fc.oneof({ weight: 6, arbitrary: several(writes) }, { weight: 1, arbitrary: destroys }),
    (step) => `whenAborted(${step})`,
    (world, party, step) => {
      // two listeners that reset the params would go on forever, and a stream can be aborted after
      // each item
      let budget = 20;
      world.isQuiet = false;
      party.whenAborted = () => {
        if (--budget >= 0) step.run(world);
      };
    },
  ),
);

const answers = on<Answer>(
  fc.record({ how: fc.constantFrom('by hand', 'scheduled', 'returned', 'thrown'), n: number }),
  ({ how, n }) => `answers(${how}, ${n})`,
  (_, party, answer) => {
    party.answer = answer;
  },
);

const steps = fc.oneof(
  { weight: 10, arbitrary: changes },
  { weight: 4, arbitrary: several(fc.oneof(changes, look, several(fc.oneof(changes, look)))) },
  { weight: 8, arbitrary: settles },
  { weight: 7, arbitrary: observers },
  { weight: 1, arbitrary: leavings },
  { weight: 3, arbitrary: reactions },
  { weight: 2, arbitrary: look },
  { weight: 2, arbitrary: answers },
  {
    weight: 1,
    arbitrary: on(
      nothing,
      () => 'settled()',
      (_, party) => party.waitUntilSettled(),
    ),
  },
  { weight: 1, arbitrary: destroys },
);

interface Moment {
  /** How many microtasks pass before the step. Nothing may be inconsistent in any of them. */
  readonly wait: number;
  readonly step: Step;
}

/** The steps of one turn, and the end of that turn. */
class Turn implements AsyncCommand<object, World> {
  readonly moments: readonly Moment[];

  constructor(moments: readonly Moment[]) {
    this.moments = moments;
  }

  check(): boolean {
    return true;
  }

  async run(_: object, world: World): Promise<void> {
    const before = world.loads.length;
    for (const { wait, step } of this.moments) {
      for (let microtask = 0; microtask < wait; microtask++) await undefined;
      world.expectNothingMissed();
      step.run(world);
      world.expectNothingMissed();
    }
    await world.endTurn();
    if (this.moments.every(({ wait }) => wait === 0)) world.expectOneLoadAmong(world.loads.slice(before));
  }

  toString(): string {
    return `[${this.moments
      .filter(({ step }) => step !== idle)
      .map(({ wait, step }) => (wait > 0 ? `${wait} microtasks, ${step}` : String(step)))
      .join('; ')}]`;
  }
}

const moment = fc.record({
  wait: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(6) }),
  step: perhaps(steps),
});
export const turns = fc.array(moment, { minLength: 1, maxLength: 5 }).map((moments) => new Turn(moments));
