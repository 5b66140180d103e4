import { isDeepStrictEqual } from 'node:util';
import { batch } from 'xstate-resource';
import { fail } from './failure.js';
import type { Party, Which } from './party.js';
import type { Cells, World } from './world.js';

/** Something that a user does at one moment. */
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
      world.guard(() => this.act(world));
    } finally {
      world.depth--;
    }
  }

  toString(): string {
    return this.text;
  }
}

/** What a step shrinks to if it does not matter. */
export const idle = new Step('-', () => undefined);

export const write = <Name extends keyof Cells>(name: Name, value: Cells[Name]) =>
  new Step(`${name} = ${String(value)}`, (world) => world.write(name, value));

export function set(world: World, party: Party, n: Which, again: boolean): void {
  const { reference, resource } = party;
  const value = again ? reference.shown().value : world.valueOf(n, 'set');
  if (!reference.hasEnded) reference.toSet = { value, current: reference.shown().value };
  party.force(() => resource.set(value));
  if (reference.toSet !== undefined) fail(`${reference.name} did not take what was set`, value);
}

export function update(world: World, party: Party, n: Which, inside: Step): void {
  const { reference, resource } = party;
  const { value } = reference.shown();
  const calls: unknown[] = [];
  const { hasEnded } = reference;
  party.force(() =>
    resource.update((current) => {
      calls.push(current);
      world.guard(() => inside.run(world));
      const next = world.valueOf(n, 'update');
      if (!reference.hasEnded) reference.toSet = { value: next, current: reference.shown().value };
      return next;
    }),
  );
  if (reference.toSet !== undefined) fail(`${reference.name} did not take what was set`);
  if (!isDeepStrictEqual(calls, hasEnded ? [] : [value]))
    fail(`${reference.name} updates another value`, calls, value);
}

export function reload(world: World, party: Party, isForced: boolean): void {
  const { reference, resource, name } = party;
  const { canRetry, isInSync, load } = reference;
  const canReload = reference.canReload(isForced);
  let did: boolean | undefined;
  party.force(() => {
    did = isForced ? resource.reload({ force: true }) : resource.reload();
  });
  // Params that are recomputed fail with the same error, unless an observer has changed them in the
  // meantime, or a listener to an abort has.
  const isCertain = world.isQuiet || (!canRetry && isInSync && load === undefined);
  if (did !== canReload && isCertain) fail(`${name} reloads: ${did}`);
}

export function destroy(world: World, { reference, resource }: Party): void {
  world.change(() => reference.end());
  resource.destroy();
}

/** Settles any load so far, or one of those in flight. */
export function settle(world: World, isUnderWay: boolean, index: number, n: Which | 'fails' | 'ends'): void {
  const loads = isUnderWay ? world.loads.filter(({ due }) => !due.end && !due.outcome) : world.loads;
  const load = loads[index % loads.length];
  if (load === undefined) return;
  if (n === 'ends') load.settle('the end');
  else if (n === 'fails') load.settle({ error: new Error(`load ${load.number} failed`) });
  else load.settle({ value: world.valueOf(n, `load ${load.number} of ${load.due.asked.key}`) });
}

/** Several steps in a row. */
export function all(steps: readonly Step[], how: 'in turn' | 'in a batch' | 'in a batch that throws'): Step {
  const run = (world: World) => {
    for (const step of steps) step.run(world);
  };
  const text = steps.filter((step) => step !== idle).join(', ');
  if (how === 'in turn') return new Step(text, run);
  if (how === 'in a batch') return new Step(`batch(${text})`, (world) => batch(() => run(world)));
  return new Step(`batch(${text}, throw)`, (world) => {
    const thrown = new Error('thrown by a batch');
    try {
      batch(() => {
        run(world);
        throw thrown;
      });
    } catch (error) {
      if (error !== thrown) throw error;
    }
  });
}
