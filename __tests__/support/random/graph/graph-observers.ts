/** The observers of a random graph. Each checks on its runs whether it should run. */
import { readAll } from './graph-model.js';
import type { Action, EffectPlan, ReadPlan } from './graph-plan.js';
import type { GraphWorld } from './graph-world.js';

interface Sight {
  /** All keys of the node during the run, because the run may change what it has read. */
  readonly keys: readonly unknown[];
  readonly last: unknown;
  readonly version: number;
  readonly epoch: number;
}

/** What a run has read. */
export class Seen {
  readonly #world: GraphWorld;
  readonly #sights = new Map<number, Sight>();

  constructor(world: GraphWorld) {
    this.#world = world;
  }

  add(index: number, key: unknown): void {
    const { model } = this.#world;
    const { epoch } = model;
    const { keys } = this.#sights.get(index) ?? { keys: [] };
    this.#sights.set(index, { keys: [...keys, key], last: key, version: model.look(index), epoch });
  }

  #some(differs: (index: number, sight: Sight, key: unknown) => boolean): boolean {
    const { model } = this.#world;
    return [...this.#sights].some(([index, sight]) => differs(index, sight, model.key(index)));
  }

  /** Whether anything has changed. */
  get hasChanged(): boolean {
    const { model } = this.#world;
    return this.#some(
      (index, { keys, epoch }, now) =>
        keys.some((key) => !Object.is(key, now)) || model.wasTaintedSince(index, epoch),
    );
  }

  /**
   * Whether anything has changed at a time when it was read. A computed that nobody observes may
   * have to compute then.
   */
  get mayHaveChanged(): boolean {
    const { model } = this.#world;
    return this.#some(
      (index, { version, epoch }) => model.look(index) !== version || model.wasTaintedSince(index, epoch),
    );
  }

  /** Marks the current versions as seen, because the reader runs. */
  look(): void {
    for (const index of this.#sights.keys()) this.#world.model.look(index);
  }

  get isOutdated(): boolean {
    const { model } = this.#world;
    return this.#some((index, { last }, key) => !model.isTainted(index) && !Object.is(last, key));
  }

  toString(): string {
    const { model } = this.#world;
    const texts = [...this.#sights].map(
      ([index, { last }]) => `node ${index}: ${String(last)} → ${String(model.key(index))}`,
    );
    return texts.join(', ');
  }
}

/** One of our computeds. */
export class Computation {
  readonly #world: GraphWorld;
  readonly #index: number;
  #seen: Seen | undefined;

  constructor(world: GraphWorld, index: number) {
    this.#world = world;
    this.#index = index;
  }

  run<T>(body: () => T): T {
    const world = this.#world;
    if (this.#seen?.mayHaveChanged === false && !world.model.isMixed)
      world.blame(`node ${this.#index} computes without a change: ${this.#seen}`);
    if (world.isIdleWrite) world.blame(`node ${this.#index} computes although nobody reads it`);
    this.#seen = new Seen(world);
    try {
      return world.readAs({ kind: 'computed', seen: this.#seen }, body);
    } finally {
      world.model.look(this.#index);
    }
  }
}

export class EffectTask {
  readonly name: string;
  readonly plan: EffectPlan;
  readonly owner: EffectTask | undefined;
  children: EffectTask[] = [];
  stop: (() => void) | undefined;
  isEnded = false;
  readonly #world: GraphWorld;
  readonly #reads: ReadPlan;
  #seen: Seen | undefined;
  /** Whether the cleanup that a run has returned must still be called. */
  #owesCleanUp = false;
  #hasReturned = false;
  #isRunning = false;
  #cleanedUpAt = 0;

  constructor(
    world: GraphWorld,
    plan: EffectPlan,
    reads: ReadPlan,
    owner: EffectTask | undefined,
    number: number,
  ) {
    this.name = owner === undefined ? `effect ${number}` : `${owner.name}.${number}`;
    this.#world = world;
    this.#reads = reads;
    this.plan = plan;
    this.owner = owner;
    owner?.children.push(this);
  }

  get isDue(): boolean {
    return !this.isEnded && this.#seen?.isOutdated === true;
  }

  readonly run = (): (() => void) | undefined => {
    const world = this.#world;
    if (this.isEnded) world.blame(`${this.name} runs after its end`);
    if (this.#seen !== undefined) this.#judgeAnotherRun(this.#seen);
    this.#closeChildren();
    if (this.#owesCleanUp) world.blame(`${this.name} runs again before it is cleaned up`);
    this.children = [];
    this.#hasReturned = false;
    this.#seen = new Seen(world);
    this.#isRunning = true;
    try {
      return world.readAs({ kind: 'effect', seen: this.#seen, task: this }, () => this.#body());
    } finally {
      this.#isRunning = false;
    }
  };

  #judgeAnotherRun(seen: Seen): void {
    const world = this.#world;
    seen.look();
    if (!seen.hasChanged && !world.model.isMixed) world.blame(`${this.name} runs without a change: ${seen}`);
    if (world.isBusy) world.blame(`${this.name} runs while others do`);
    for (let owner = this.owner; owner !== undefined; owner = owner.owner)
      if (owner.isDue && !world.model.isMixed)
        world.blame(`${this.name} runs before its owner, which will end it`);
  }

  #body(): (() => void) | undefined {
    const world = this.#world;
    const { makesFirst, owned, free, aside, hasCleanUp, rethrows } = {
      ...this.plan,
      aside: this.#reads.aside,
    };
    const make = () => {
      for (const plan of owned) world.makeEffect(plan);
      if (world.spend(free)) for (const plan of free) world.aside(() => world.makeEffect(plan));
    };
    if (makesFirst) make();
    let thrown: unknown;
    readAll(this.#reads, (index) => {
      try {
        return world.read(index);
      } catch (error) {
        thrown ??= error;
        return 4;
      }
    });
    if (aside !== undefined) world.aside(() => world.tryRead(aside));
    if (world.spend(this.plan)) world.actAll(this.plan.acts);
    if (!makesFirst) make();
    if (rethrows && thrown !== undefined) {
      world.expectReport(thrown);
      throw thrown;
    }
    if (!hasCleanUp) return undefined;
    this.#hasReturned = true;
    this.#owesCleanUp = true;
    return () => world.readAs({ kind: 'cleanup' }, () => this.#cleanUp());
  }

  #cleanUp(): void {
    const world = this.#world;
    if (!this.#owesCleanUp) world.blame(`${this.name} is cleaned up twice`);
    this.#owesCleanUp = false;
    this.#cleanedUpAt = world.nextCleanUp();
    if (this.children.some((child) => child.#owes))
      world.blame(`${this.name} is cleaned up before the effects created in it`);
    world.tryRead(this.#reads.first);
  }

  /**
   * Whether it, or an effect created in it, must still be cleaned up. A running effect must finish
   * first.
   */
  get #owes(): boolean {
    return !this.#isRunning && (this.#owesCleanUp || this.children.some((child) => child.#owes));
  }

  /** Called when it has been disposed of, or when its owner runs again. */
  close(): void {
    this.isEnded = true;
    this.#closeChildren();
    if (this.#owesCleanUp) this.#world.blame(`${this.name} has ended and is not cleaned up`);
  }

  /**
   * Called when it is disposed of while it or others run. Effects created in it must end, too, but
   * it is unspecified when.
   */
  markEnded(): void {
    this.isEnded = true;
    for (const child of this.children) child.markEnded();
  }

  #closeChildren(): void {
    let last = Number.POSITIVE_INFINITY;
    for (const child of this.children) {
      if (child.isEnded) continue;
      child.close();
      if (!child.#hasReturned) continue;
      if (child.#cleanedUpAt > last)
        this.#world.blame(`the effects created in ${this.name} are not cleaned up newest first`);
      last = child.#cleanedUpAt;
    }
  }

  expectRest(): void {
    const world = this.#world;
    if (this.isEnded) this.close();
    else if (this.#seen?.isOutdated) world.blame(`${this.name} has missed a change: ${this.#seen}`);
    else if (this.#hasReturned && !this.#owesCleanUp)
      world.blame(`${this.name} is cleaned up, and does not run again`);
  }
}

/** What a subscriber was last notified of. */
export class SubscriberTask {
  readonly name: string;
  isEnded = false;
  readonly #world: GraphWorld;
  readonly #index: number;
  readonly #acts: readonly Action[];
  #key: unknown;
  #epoch: number;
  /** Whether it subscribes to a store atom. */
  readonly #isForeign: boolean;
  stop: (() => void) | undefined;

  constructor(world: GraphWorld, index: number, acts: readonly Action[], isForeign: boolean) {
    this.name = `the ${isForeign ? 'foreign ' : ''}subscriber of node ${index}`;
    this.#world = world;
    this.#index = index;
    this.#acts = acts;
    this.#key = world.model.key(index);
    this.#epoch = world.model.epoch;
    this.#isForeign = isForeign;
    world.model.look(index);
  }

  end(): void {
    this.isEnded = true;
    this.stop?.();
  }

  notified(value: unknown): void {
    const world = this.#world;
    const { model } = world;
    const isTainted = model.wasTaintedSince(this.#index, this.#epoch);
    const key = model.isTainted(this.#index) ? value : model.key(this.#index);
    if (this.isEnded) world.blame(`${this.name} is notified after its end`);
    const outcome = model.outcome(this.#index);
    const expected = 'error' in outcome ? outcome.error : outcome.n;
    if (!model.isTainted(this.#index) && !Object.is(value, expected))
      world.blame(`${this.name} is notified of ${String(value)} instead of ${String(expected)}`);
    if (!this.#isForeign) {
      if (!isTainted && Object.is(key, this.#key))
        world.blame(`${this.name} is notified although nothing has changed: ${String(key)}`);
      if (world.isBusy) world.blame(`${this.name} is notified while others run`);
    }
    world.reach(
      this.#isForeign
        ? 'a foreign subscriber'
        : typeof value === 'number'
          ? 'a subscriber'
          : 'a subscriber of an error',
    );
    this.#key = key;
    this.#epoch = model.epoch;
    model.look(this.#index);
    if (world.spend(this)) world.readAs({ kind: 'subscriber' }, () => world.actAll(this.#acts));
  }

  expectRest(): void {
    const { model } = this.#world;
    if (this.isEnded || model.isTainted(this.#index)) return;
    // The store stops notifying its subscribers after one of its atoms has thrown.
    if (this.#isForeign && model.wasTaintedSince(this.#index, 0)) return;
    if (!Object.is(this.#key, model.key(this.#index)))
      this.#world.blame(
        `${this.name} has missed a change: ${String(this.#key)} → ${String(model.key(this.#index))}`,
      );
  }
}
