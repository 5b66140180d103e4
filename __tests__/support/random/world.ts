import { isDeepStrictEqual } from 'node:util';
import type { InspectionEvent } from 'xstate';
import { effect, type Resource, type ResourceLoaderArgs, type ResourceSnapshot, resource, signal, untracked } from 'xstate-resource';
import { turn } from '../backend.js';
import { busy, expectAll, type Facet, facets, same } from './facets.js';
import { fail } from './failure.js';
import { type Asked, type DueLoad, nothing, type Outcome, Reference, type Shown } from './reference.js';
import { Watcher } from './watcher.js';

/** What is loaded: which one, and where from. */
export type Value = { readonly n: number; readonly from: string } | null | undefined;

export type Id = number | null | undefined | 'boom';
export interface Cells {
  id: Id;
  tag: string;
  extra: number;
}

/** How a loader answers: in time, by a step or the scheduler, or at once. */
export type Answer = { readonly how: 'by hand' | 'scheduled' | 'returned' | 'thrown'; readonly n: number | null | undefined };

/** A load whose loader was called. */
interface Load {
  readonly number: number;
  readonly due: DueLoad;
  readonly signal: AbortSignal;
  settle(outcome: Outcome): void;
}

/** The value that `equal` chokes on. */
export const UNEQUAL = 9;
const unequal = new Error('equal threw');
const booms = { x: new Error('boom x'), y: new Error('boom y') } as Record<string, Error>;

interface ChartEvent {
  readonly type: string;
  readonly params?: unknown;
  readonly error?: unknown;
  readonly output?: unknown;
  readonly value?: unknown;
}

/** What an inspector hears before the chart processes an event; not what concerns its loader, or its start. */
function chartEvent(event: InspectionEvent): ChartEvent | undefined {
  if (event.type !== '@xstate.event' || event.actorRef.sessionId !== event.rootId) return undefined;
  return event.event.type === 'xstate.init' ? undefined : event.event;
}

/** A resource, and what it should be. */
interface Party {
  readonly name: string;
  readonly reference: Reference;
  readonly resource: Resource<unknown>;
  /** All that was shown, at whatever moment. */
  readonly history: Shown[];
  answer: Answer;
  /** Whether a step is under way that has to tell the actor of its params at once. */
  isForced: boolean;
}

export type Schedule = (label: string, task: () => Promise<void>) => void;

/** A small network of signals, resources and observers, and beside it what the contract says of it. */
export class World {
  readonly cells: Cells = { id: 1, tag: 'x', extra: 1 };
  readonly parties: readonly [Party, Party];
  readonly watchers: Watcher[] = [];
  readonly loads: Load[] = [];
  /** How many steps run at this moment, one inside the other. */
  depth = 0;
  readonly #signals = { id: signal<Id>(1), tag: signal({ tag: 'x' }), extra: signal(1) };
  readonly #schedule: Schedule;
  readonly #failures: unknown[] = [];
  readonly #waiting: { readonly party: Party; readonly since: number; isOver: boolean }[] = [];
  readonly #stops: (() => void)[] = [];
  #values = 0;

  constructor(schedule: Schedule) {
    this.#schedule = schedule;
    const isBorn = signal(false);
    this.#stops.push(effect(() => void (isBorn() && this.#lookAtAll('an effect older than the resources'))));
    const { id, tag, extra } = this.#signals;
    const user = this.#party(
      'user',
      () => {
        const now = id();
        if (now === 'boom') throw booms[tag().tag];
        return now === null || now === undefined ? now : { id: now, filter: tag() };
      },
      () => this.#askOfUser(),
      (a, b) => (a as Value)?.n === (b as Value)?.n,
    );
    const team = this.#party(
      'team',
      () => {
        const value = user.resource.value() as Value;
        return value && { of: value.n, extra: extra() };
      },
      () => this.#askOfTeam(user.reference.shown()),
      undefined,
    );
    this.parties = [user, team];
    this.change(() => undefined);
    isBorn.set(true);
    this.#stops.push(effect(() => this.#lookAtAll('an effect younger than the resources', true)));
  }

  #askOfUser(): Asked {
    const { id, tag } = this.cells;
    if (id === 'boom') return { key: `boom ${tag}`, error: booms[tag] as Error };
    return id === null || id === undefined ? nothing : { key: `user ${id} ${tag}`, params: { id, filter: { tag } } };
  }

  #askOfTeam({ error, value }: Shown): Asked {
    if (error !== undefined) return { key: error.message, error };
    const { extra } = this.cells;
    const { n } = (value ?? {}) as { n?: number };
    return n === undefined ? nothing : { key: `team ${n} ${extra}`, params: { of: n, extra } };
  }

  #party(name: string, params: () => object | null | undefined, ask: () => Asked, areEqual: Reference['equal'] | undefined): Party {
    const equal = (a: unknown, b: unknown) => {
      if (a === undefined || b === undefined) this.guard(() => fail(`${name} asks equal about no value`));
      if ((b as Value)?.n === UNEQUAL) throw unequal;
      return areEqual?.(a, b) ?? false;
    };
    const party: Party = {
      name,
      reference: new Reference(name, ask, areEqual ? equal : Object.is),
      resource: resource<unknown, object>({
        name,
        params: () => {
          if (party?.reference.hasEnded) this.guard(() => fail(`${name} asks its params after it has ended`));
          return params();
        },
        loader: (args) => this.#load(party, args),
        ...(areEqual && { equal }),
        inspect: (event) => {
          const it = chartEvent(event);
          if (it !== undefined) this.guard(() => this.#follow(party, it));
        },
      }),
      history: [],
      answer: { how: 'by hand', n: 1 },
      isForced: false,
    };
    return party;
  }

  /** Runs a check in one of the library's callbacks, where throwing would reach nobody. */
  readonly guard = (check: () => void): void => {
    try {
      check();
    } catch (error) {
      this.#failures.push(error);
    }
  };

  /** Ends the run if a check has failed anywhere. */
  demandSuccess(): void {
    if (this.#failures.length > 0) throw this.#failures[0];
  }

  /** Changes what should be shown. It comes right before what makes the library change, as observers are told in the midst of that. */
  change(how: () => void): void {
    how();
    for (const watcher of this.watchers) watcher.notice();
    for (const { history, reference } of this.parties) {
      const shown = reference.shown();
      const last = history.at(-1);
      if (last === undefined || !same(last, shown)) history.push(shown);
    }
  }

  write<Name extends keyof Cells>(name: Name, value: Cells[Name]): void {
    this.change(() => {
      this.cells[name] = value;
    });
    const { id, tag, extra } = this.#signals;
    if (name === 'tag')
      tag.set({ tag: value as string }); // a new object each time
    else (name === 'id' ? id : extra).set(value as number);
  }

  /** A value that tells where it comes from. */
  valueOf(n: number | null | undefined, from: string): Value {
    return typeof n === 'number' ? { n, from: `${from} #${++this.#values}` } : n;
  }

  watch(party: Party, facet: Facet, kind: 'effect' | 'subscriber'): void {
    this.watchers.push(new Watcher({ ...party, guard: this.guard }, facet, kind));
  }

  /** An effect that does something, some times, when the resource comes into a status. */
  react(party: Party, status: string, act: () => void): void {
    let budget = 2;
    this.#stops.push(
      effect(() => {
        if (party.resource.status() === status && --budget >= 0) untracked(() => this.guard(act));
      }),
    );
  }

  waitUntilSettled(party: Party): void {
    const waiting = { party, since: Math.max(0, party.history.length - 1), isOver: false };
    this.#waiting.push(waiting);
    const over = (snapshot: ResourceSnapshot<unknown>) => {
      waiting.isOver = true;
      if (busy.includes(snapshot.status)) fail(`${party.name} has settled while loading`, snapshot);
      if (!party.history.slice(waiting.since).some((shown) => same(shown, snapshot)))
        fail(`${party.name} has settled with what it never showed`, snapshot);
    };
    party.resource.settled().then(
      (snapshot) => this.guard(() => over(snapshot)),
      (error) => this.#failures.push(error),
    );
  }

  /** The chart is about to process an event. */
  #follow({ name, reference, isForced }: Party, it: ChartEvent): void {
    if (reference.hasEnded) return; // its actor is being stopped
    this.change(() => {
      if (it.type === 'reload') return reference.takeReload();
      if (it.type === 'set' || (reference.toSet && reference.hasHeard)) return reference.takeLocal(it.type === 'set' ? it.value : it.error);
      if (it.type.startsWith('xstate.')) return reference.takeOutcome(it);
      if (this.depth > 0 && !isForced) fail(`${name} did not wait for the microtask`, it);
      reference.takeParams(it);
    });
  }

  #load(party: Party, { params, abortSignal, previous }: ResourceLoaderArgs<unknown, object>): unknown {
    const { reference, name, answer } = party;
    const due = reference.load;
    let answered: unknown;
    this.guard(() => {
      if (this.depth > 0) fail(`${name} did not wait for a microtask to load`);
      if (due === undefined || due.called) return fail(`${name} calls a loader that it should not call`, params);
      if (due.asked.key !== reference.ask().key) fail(`${name} loads for params that have changed`, params, reference.ask());
      if ('params' in due.asked && !isDeepStrictEqual(params, due.asked.params)) fail(`${name} loads for other params`, params, due.asked);
      if (!same(previous, facets.snapshot.expected(due.previous))) fail(`${name} has another previous`, previous, due.previous);
      if (abortSignal.aborted) fail(`${name} begins a load that is aborted`);
      due.called = true;
      answered = this.#answer(due, abortSignal, answer);
    });
    this.#signals.extra(); // what a loader reads is not tracked
    if (due?.outcome && 'error' in due.outcome) throw due.outcome.error;
    return answered;
  }

  #answer(due: DueLoad, signal: AbortSignal, { how, n }: Answer): unknown {
    const number = this.loads.length;
    const outcome = this.outcomeOf(number, due, n);
    if (how === 'thrown') due.outcome = { error: new Error(`load ${number} threw`) };
    else if (how === 'returned') due.outcome = { value: outcome.value };
    const promise = new Promise<unknown>((resolve, reject) => {
      const settle = (settled: Outcome) => {
        due.outcome ??= settled;
        if ('error' in settled) reject(settled.error);
        else resolve(settled.value);
      };
      this.loads.push({ number, due, signal, settle });
    });
    if (how === 'returned' || how === 'thrown') promise.catch(() => undefined); // nobody is given it
    if (how === 'returned') return outcome.value;
    if (how === 'scheduled')
      this.#schedule(`load ${number} ends`, async () => {
        this.loads[number]?.settle(outcome);
        await this.endTurn();
      });
    return promise;
  }

  outcomeOf(number: number, { asked }: DueLoad, n: number | null | undefined): { readonly value: Value } {
    return { value: this.valueOf(n, `load ${number} of ${asked.key}`) };
  }

  #lookAtAll(who: string, resourcesFirst = false): void {
    const { id, tag, extra } = this.#signals;
    const readSignals = () =>
      isDeepStrictEqual({ id: id(), tag: tag().tag, extra: extra() }, this.cells) || fail(`${who} reads old signals`);
    this.guard(() => {
      if (!resourcesFirst) readSignals();
      this.lookAtAll(who);
      if (resourcesFirst) readSignals();
    });
  }

  lookAtAll(who: string): void {
    for (const { resource, reference } of this.parties) expectAll(resource, reference.shown(), who);
  }

  /** Lets a turn end, after which nothing may be left to do. */
  async endTurn(): Promise<void> {
    await turn();
    this.guard(() => this.#expectRest());
    this.demandSuccess();
  }

  expectNothingMissed(): void {
    this.guard(() => {
      for (const watcher of this.watchers) watcher.expectUpToDate();
    });
    this.demandSuccess();
  }

  #expectRest(): void {
    for (const { reference, name } of this.parties) {
      if (reference.hasEnded) continue;
      if (!reference.hasHeard) fail(`${name} was not told of`, reference.ask());
      if (reference.load?.called === false) fail(`${name} has not called its loader`);
      if (reference.load?.outcome) fail(`${name} has not taken the outcome of its load`, reference.load.outcome);
    }
    for (const { number, due, signal } of this.loads)
      if (signal.aborted !== (due.end === 'superseded'))
        fail(`load ${number} is aborted: ${signal.aborted}, but it is`, due.end ?? 'under way');
    for (const { party, isOver } of this.#waiting)
      if (!isOver && !party.reference.isLoading) fail(`settled() of ${party.name} is still waiting`);
    this.lookAtAll('at the end of a turn, somebody');
    this.expectNothingMissed();
  }

  /** Destroys all, and settles late what is still under way: nobody may notice. */
  async end(): Promise<void> {
    for (const { resource, reference } of this.parties) {
      this.change(() => reference.end());
      resource.destroy();
    }
    this.expectNothingMissed();
    await this.endTurn();
    for (const { settle, number } of this.loads) settle(number % 2 ? { error: new Error('late') } : { value: this.valueOf(1, 'late') });
    await this.endTurn();
  }

  /** Leaves nothing behind that could take part in the next run. */
  dispose(): void {
    for (const { resource } of this.parties) resource.destroy();
    for (const { stop } of this.watchers) stop();
    for (const stop of this.#stops) stop();
  }
}

export type { Party };
