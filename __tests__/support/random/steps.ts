import { isDeepStrictEqual } from 'node:util';
import fc, { type AsyncCommand } from 'fast-check';
import { batch } from 'xstate-resource';
import { facetNames, signalNames } from './facets.js';
import { fail } from './failure.js';
import { type Answer, type Cells, type Party, UNEQUAL, type World } from './world.js';

/** Something that a user does, at one moment. */
export class Step {
  readonly text: string;
  readonly act: (world: World) => void;

  constructor(text: string, act: (world: World) => void) {
    this.text = text;
    this.act = act;
  }

  run(world: World): void {
    world.depth++;
    try {
      this.act(world);
    } finally {
      world.depth--;
    }
  }

  toString(): string {
    return this.text;
  }
}

const write = <Name extends keyof Cells>(name: Name, value: Cells[Name]) =>
  new Step(`${name} = ${String(value)}`, (world) => world.write(name, value));

/** A step on one of the resources. */
const on = (text: string, act: (world: World, party: Party) => void) =>
  fc.nat(1).map((index) => new Step(`${index === 0 ? 'user' : 'team'}.${text}`, (world) => act(world, world.parties[index] as Party)));

/** A step in which the resource tells its actor of the params first. */
function forced(party: Party, act: () => void): void {
  party.isForced = true;
  try {
    act();
  } finally {
    party.isForced = false;
  }
}

function set(world: World, party: Party, n: number | null | undefined, again: boolean): void {
  const { reference, resource } = party;
  const value = again ? reference.shown().value : world.valueOf(n, 'set');
  if (!reference.hasEnded) reference.toSet = { value };
  forced(party, () => resource.set(value));
  if (reference.toSet !== undefined) fail(`${reference.name} did not take what was set`, value);
}

function update(world: World, party: Party, n: number | null | undefined): void {
  const { reference, resource } = party;
  const { value } = reference.shown();
  const calls: unknown[] = [];
  const { hasEnded } = reference;
  forced(party, () =>
    resource.update((current) => {
      calls.push(current);
      reference.toSet = { value: world.valueOf(n, 'update') };
      return reference.toSet.value;
    }),
  );
  if (reference.toSet !== undefined) fail(`${reference.name} did not take what was set`);
  if (!isDeepStrictEqual(calls, hasEnded ? [] : [value])) fail(`${reference.name} updates another value`, calls, value);
}

function reload(_: World, party: Party): void {
  const { canReload } = party.reference;
  let did: boolean | undefined;
  forced(party, () => {
    did = party.resource.reload();
  });
  if (did !== canReload) fail(`${party.name} reloads: ${did}`);
}

function destroy(world: World, { reference, resource }: Party): void {
  world.change(() => reference.end());
  resource.destroy();
}

function settle(world: World, index: number, n: number | null | undefined | 'fails'): void {
  const load = world.loads[index % world.loads.length];
  if (load === undefined) return;
  if (n === 'fails') load.settle({ error: new Error(`load ${load.number} failed`) });
  else load.settle(world.outcomeOf(load.number, load.due, n));
}

/** Few numbers, so that equal ones are frequent. */
const number = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(1, 2) },
  { weight: 2, arbitrary: fc.constantFrom(UNEQUAL, null, undefined) },
);
const answer: fc.Arbitrary<Answer> = fc.record({ how: fc.constantFrom('by hand', 'scheduled', 'returned', 'thrown'), n: number });

const writes = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom<Cells['id']>(1, 2, 3, undefined, null, 'boom').map((id) => write('id', id)) },
  { weight: 1, arbitrary: fc.constantFrom('x', 'y').map((tag) => write('tag', tag)) },
  { weight: 1, arbitrary: fc.constantFrom(1, 2).map((extra) => write('extra', extra)) },
);

const changes = fc.oneof(
  { weight: 6, arbitrary: writes },
  {
    weight: 2,
    arbitrary: fc
      .tuple(number, fc.boolean())
      .chain(([n, again]) => on(again ? 'set(again)' : `set(${n})`, (world, party) => set(world, party, n, again))),
  },
  { weight: 1, arbitrary: number.chain((n) => on(`update(${n})`, (world, party) => update(world, party, n))) },
  { weight: 3, arbitrary: on('reload()', reload) },
);

/** Several steps, in a batch mostly: out of it if a failure is there without one. */
const batches = (inner: fc.Arbitrary<Step>) =>
  fc
    .tuple(
      fc.nat(3).map((chance) => chance > 0),
      fc.array(inner, { minLength: 1, maxLength: 3 }),
    )
    .map(([isBatch, steps]) => {
      const runAll = (world: World) => {
        for (const step of steps) step.run(world);
      };
      const text = steps.join(', ');
      return isBatch ? new Step(`batch(${text})`, (world) => batch(() => runAll(world))) : new Step(text, runAll);
    });

const look = fc.constant(new Step('look', (world) => world.lookAtAll('a step')));

const settles = fc
  .tuple(fc.nat(5), fc.oneof({ weight: 4, arbitrary: number }, { weight: 1, arbitrary: fc.constant('fails' as const) }))
  .map(([index, n]) => new Step(`load ${index} ${n === 'fails' ? n : `gives ${n}`}`, (world) => settle(world, index, n)));

const watches = fc.oneof(
  fc.constantFrom(...facetNames).chain((facet) => on(`effect(${facet})`, (world, party) => world.watch(party, facet, 'effect'))),
  fc.constantFrom(...signalNames).chain((facet) => on(`${facet}.subscribe`, (world, party) => world.watch(party, facet, 'subscriber'))),
);
const unwatches = fc.nat(3).map((index) => new Step(`observer ${index} leaves`, ({ watchers }) => watchers.splice(index, 1)[0]?.stop()));

const statuses = fc.constantFrom('idle', 'loading', 'reloading', 'resolved', 'error', 'local');
const reactors = fc
  .tuple(statuses, fc.oneof(changes, batches(changes)))
  .chain(([status, step]) => on(`when(${status}, ${step})`, (world, party) => world.react(party, status, () => step.run(world))));

/** What any step shrinks to where it does not matter. */
const idle = new Step('-', () => undefined);

const steps = fc.oneof(
  { withCrossShrink: true },
  { weight: 1, arbitrary: fc.constant(idle) },
  { weight: 10, arbitrary: changes },
  { weight: 3, arbitrary: batches(fc.oneof(changes, look, batches(fc.oneof(changes, look)))) },
  { weight: 8, arbitrary: settles },
  { weight: 5, arbitrary: watches },
  { weight: 1, arbitrary: unwatches },
  { weight: 1, arbitrary: reactors },
  { weight: 2, arbitrary: look },
  {
    weight: 2,
    arbitrary: answer.chain((next) => on(`answers ${next.how} ${next.n}`, (_, party) => Object.assign(party, { answer: next }))),
  },
  { weight: 1, arbitrary: on('settled()', (world, party) => world.waitUntilSettled(party)) },
  { weight: 1, arbitrary: on('destroy()', destroy) },
);

interface Moment {
  /** How many microtasks pass before the step: in none of them must anything be torn. */
  readonly wait: number;
  readonly step: Step;
}

/** What is done in one turn, and the end of that turn. */
class Turn implements AsyncCommand<object, World> {
  readonly moments: readonly Moment[];

  constructor(moments: readonly Moment[]) {
    this.moments = moments;
  }

  check(): boolean {
    return true;
  }

  async run(_: object, world: World): Promise<void> {
    for (const { wait, step } of this.moments) {
      for (let microtask = 0; microtask < wait; microtask++) await undefined;
      world.expectNothingMissed();
      step.run(world);
      world.expectNothingMissed();
    }
    await world.endTurn();
  }

  toString(): string {
    return `[${this.moments
      .filter(({ step }) => step !== idle)
      .map(({ wait, step }) => (wait > 0 ? `${wait} microtasks, ${step}` : String(step)))
      .join('; ')}]`;
  }
}

const moment = fc.record({ wait: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(6) }), step: steps });
export const turns = fc.array(moment, { minLength: 1, maxLength: 5 }).map((moments) => new Turn(moments));
