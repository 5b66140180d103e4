import { isDeepStrictEqual } from 'node:util';
import type { InspectionEvent } from 'xstate';
import {
  type CommonOptions,
  type Resource,
  type ResourceLoaderArgs,
  type ResourceParamsTools,
  type ResourceSnapshot,
  resource,
} from 'xstate-resource';
import { busy, facets, same } from './facets.js';
import { fail } from './failure.js';
import {
  type Asked,
  type ChartEvent,
  type DueLoad,
  type Outcome,
  Reference,
  type Shown,
} from './reference.js';

/** A loaded value: its number and its origin. */
export type Value = { readonly n: number; readonly from: string } | null | undefined;
export type Which = number | null | undefined;

/** The value for which `equal` throws. */
export const UNEQUAL = 9;
const unequal = new Error('equal threw');

/** How a loader settles: later, by a step or by the scheduler, or at once. */
export interface Answer {
  readonly how: 'by hand' | 'scheduled' | 'returned' | 'thrown';
  readonly n: Which;
}

/** A load whose loader was called. */
export interface Load {
  readonly name: string;
  readonly number: number;
  readonly due: DueLoad;
  readonly signal: AbortSignal;
  /** A value emits an item of a stream; the other outcomes end it. */
  settle(outcome: Outcome): void;
  /**
   * How often its stream must have been closed if the load was superseded, and how often it was
   * closed.
   */
  closings?: { readonly due: () => number; count: number };
}

/** The observer of a stream. */
interface Observer {
  next(item: unknown): void;
  error(thrown: unknown): void;
  complete(): void;
}

/** What all resources of a run share. */
export interface Surroundings {
  readonly loads: Load[];
  /** The number of nested steps that are running. */
  readonly depth: number;
  change(how: () => void): void;
  guard(check: () => void): void;
  valueOf(n: Which, from: string): Value;
  schedule(label: string, task: () => void): void;
  readSignals(): void;
  reach(what: string): void;
}

interface Plan {
  readonly name: string;
  readonly params: (tools: ResourceParamsTools) => object | null | undefined;
  readonly ask: () => Asked;
  readonly equal?: (a: Value, b: Value) => boolean;
  readonly isStream?: boolean;
  readonly known?: Pick<CommonOptions<unknown, object>, 'cached' | 'revalidate'>;
}

/** A resource and its reference. */
export class Party {
  readonly name: string;
  readonly reference: Reference;
  readonly resource: Resource<unknown>;
  /** Everything that was shown at any moment. */
  readonly history: Shown[] = [];
  answer: Answer = { how: 'by hand', n: 1 };
  /** What the loader does before it settles, and what happens when a load is aborted. */
  whenCalled: (() => void) | undefined;
  whenAborted: (() => void) | undefined;
  readonly #around: Surroundings;
  readonly #waiting: { isOver: boolean }[] = [];
  #isForced = false;
  #snapshot: { readonly it: unknown; readonly since: number } | undefined;

  constructor(around: Surroundings, { name, params, ask, equal, isStream = false, known }: Plan) {
    this.name = name;
    this.#around = around;
    const checked = equal && ((a: unknown, b: unknown) => this.#equal(a as Value, b as Value, equal));
    this.reference = new Reference(name, ask, checked ?? Object.is, isStream);
    this.resource = resource<unknown, object>({
      name,
      params: (tools) => {
        if (this.reference.hasEnded)
          around.guard(() => fail(`${name} computes its params after it has ended`));
        return params(tools);
      },
      ...(isStream
        ? {
            stream: (args) => ({
              subscribe: this.#load(args, (due, signal) => this.#answerStream(due, signal)) as () => {
                unsubscribe(): void;
              },
            }),
          }
        : { loader: (args) => this.#load(args, (due, signal) => this.#answer(due, signal)) }),
      ...known,
      ...(checked && { equal: checked }),
      inspect: (event) => {
        const it = chartEvent(event);
        if (it !== undefined) around.guard(() => this.#follow(it));
      },
    });
  }

  /** Does something for which the actor must receive its params at once. */
  force(act: () => void): void {
    // an observer may do it again within `act`
    const before = this.#isForced;
    this.#isForced = true;
    try {
      act();
    } finally {
      this.#isForced = before;
    }
  }

  #equal(a: Value, b: Value, equal: (a: Value, b: Value) => boolean): boolean {
    const { load, toSet } = this.reference;
    const outcome = load?.given ?? load?.outcome;
    this.#around.guard(() => {
      if (a === undefined || b === undefined) fail(`${this.name} calls equal without a value`);
      const isOutcome = typeof outcome === 'object' && 'value' in outcome && outcome.value === b;
      if (toSet?.value !== b && !isOutcome) fail(`${this.name} calls equal with`, b);
    });
    if (b?.n === UNEQUAL) {
      this.#around.reach('an equal that throws');
      throw unequal;
    }
    const isSame = equal(a, b);
    if (isSame && a !== b) this.#around.reach('an old value kept');
    return isSame;
  }

  /** Called when the chart is about to process an event. */
  #follow(event: ChartEvent): void {
    const { reference, name } = this;
    if (reference.hasEnded) return; // its actor is being stopped
    this.#around.change(() => {
      if (event.type === 'reload') {
        if (event.force && reference.isLoading) this.#around.reach('a reload that supersedes');
        return reference.takeReload(event);
      }
      if (event.type === 'loader.item') return reference.takeItem(event);
      if (event.type.startsWith('xstate.')) return reference.takeOutcome(event);
      if (event.type === 'set') return reference.takeLocal(event.value);
      if (reference.toSet && reference.isInSync) return reference.takeLocal(event.error);
      if (this.#around.depth > 0 && !this.#isForced) fail(`${name} did not wait for the microtask`, event);
      reference.takeParams(event);
    });
  }

  #load(
    { params, abortSignal, previous }: ResourceLoaderArgs<unknown, object>,
    answer: (due: DueLoad, signal: AbortSignal) => unknown,
  ): unknown {
    const { reference, name } = this;
    const due = reference.load;
    let answered: unknown;
    this.#around.guard(() => {
      if (this.#around.depth > 0) fail(`${name} did not wait for a microtask to load`);
      if (due === undefined || due.called) fail(`${name} calls a loader that it should not call`, params);
      if (due.asked.key !== reference.ask().key)
        fail(`${name} loads for params that have changed`, params, reference.ask());
      if ('params' in due.asked && !isDeepStrictEqual(params, due.asked.params))
        fail(`${name} loads for other params`, params, due.asked);
      if (!same(previous, facets.snapshot.expected(due.previous)))
        fail(`${name} has another previous`, previous, due.previous);
      if (abortSignal.aborted) fail(`${name} begins a load that is aborted`);
      due.called = true;
      abortSignal.addEventListener('abort', () => this.#around.guard(() => this.whenAborted?.()));
      answered = answer(due, abortSignal);
      this.whenCalled?.();
    });
    this.#around.readSignals(); // reads of a loader are not tracked
    if (typeof due?.outcome === 'object' && 'error' in due.outcome) throw due.outcome.error;
    return answered;
  }

  #answer(due: DueLoad, signal: AbortSignal): unknown {
    const { how, n } = this.answer;
    const { loads } = this.#around;
    const number = loads.length;
    const outcome = { value: this.#around.valueOf(n, `load ${number} of ${due.asked.key}`) };
    if (how === 'thrown') due.outcome = { error: new Error(`load ${number} threw`) };
    else if (how === 'returned') due.outcome = outcome;
    const promise = new Promise<unknown>((resolve, reject) => {
      const settle = (settled: Outcome) => {
        if (due.end === 'superseded') this.#around.reach('a late outcome');
        if (settled === 'the end') return;
        due.outcome ??= settled;
        if ('error' in settled) reject(settled.error);
        else resolve(settled.value);
      };
      loads.push({ name: this.name, number, due, signal, settle });
    });
    if (how === 'scheduled')
      this.#around.schedule(`load ${number} ends`, () => loads[number]?.settle(outcome));
    if (how === 'scheduled' || how === 'by hand') return promise;
    promise.catch(() => undefined); // nobody else receives the promise
    return outcome.value;
  }

  /** A stream, as its subscribe function. */
  #answerStream(due: DueLoad, signal: AbortSignal): (observer: Observer) => { unsubscribe(): void } {
    const { how, n } = this.answer;
    const { loads } = this.#around;
    const number = loads.length;
    const first = { value: this.#around.valueOf(n, `load ${number} of ${due.asked.key}`) };
    if (how === 'thrown') due.outcome = { error: new Error(`load ${number} threw`) };
    let observer: Observer | undefined;
    const closings = { due: () => (observer === undefined ? 0 : 1), count: 0 };
    const settle = (settled: Outcome) => {
      if (observer !== undefined) this.force(() => this.#emit(due, observer as Observer, settled));
    };
    loads.push({ name: this.name, number, due, signal, settle, closings });
    if (how === 'scheduled') this.#around.schedule(`load ${number} gives an item`, () => settle(first));
    return (given) => {
      observer = given;
      if (how === 'returned') this.#around.guard(() => settle(first));
      return {
        unsubscribe: () => {
          closings.count += 1;
        },
      };
    };
  }

  /** Emits an item or ends a stream. It must be shown at once or never. */
  #emit(due: DueLoad, observer: Observer, settled: Outcome): void {
    const { reference } = this;
    const isUnderWay = due.end === undefined && due.outcome === undefined;
    const isTaken = isUnderWay && reference.isInSync;
    const isItem = typeof settled === 'object' && 'value' in settled;
    if (isUnderWay && isItem) due.given = settled;
    else if (!isItem) due.outcome ??= settled;
    this.#around.reach(
      `${isItem ? 'an item' : 'the end of a stream'}, ${isTaken ? 'shown' : isUnderWay ? 'dropped' : 'late'}`,
    );
    if (settled === 'the end') observer.complete();
    else if ('error' in settled) observer.error(settled.error);
    else observer.next(settled.value);
    if (isTaken && (isItem ? due.given !== undefined : due.end === undefined))
      fail(`${this.name} did not take what its stream emitted`, settled);
    due.given = undefined;
  }

  /** Calls `settled()`, which must resolve correctly. */
  waitUntilSettled(): void {
    const waiting = { isOver: false };
    const since = this.history.length - 1;
    this.#waiting.push(waiting);
    const over = (snapshot: ResourceSnapshot<unknown>) => {
      waiting.isOver = true;
      if (this.history.length > since + 1) this.#around.reach('settled() that waits');
      if (busy.includes(snapshot.status)) fail(`${this.name} has settled while loading`, snapshot);
      const shown = this.history.slice(since).some((it) => same(facets.snapshot.expected(it), snapshot));
      if (!shown) fail(`${this.name} has settled with what it did not show`, snapshot);
    };
    this.resource.settled().then(
      (snapshot) => this.#around.guard(() => over(snapshot)),
      (error) => this.#around.guard(() => fail(`settled() of ${this.name} rejects`, error)),
    );
  }

  /** The snapshot must be the same object until something in it changes. */
  expectSameSnapshot(): void {
    const now = { it: this.resource.snapshot(), since: this.history.length };
    if (this.#snapshot?.since === now.since && this.#snapshot.it !== now.it)
      fail(`${this.name} has a new snapshot, though nothing changed`);
    this.#snapshot = now;
  }

  /** A turn has ended, so no work may be left. */
  expectRest(): void {
    const { reference, name } = this;
    const isLoading = busy.includes(reference.shown().status);
    if (!isLoading && this.#waiting.some(({ isOver }) => !isOver))
      fail(`settled() of ${name} is still waiting`);
    if (reference.hasEnded) return;
    if (!reference.isInSync) fail(`${name} did not receive`, reference.ask());
    if (reference.load?.called === false) fail(`${name} has not called its loader`);
    if (reference.load?.outcome || reference.load?.given)
      fail(`${name} has not taken the outcome of its load`, reference.load.outcome);
  }
}

/**
 * The event that an inspector receives before the chart processes it, except events of its loader
 * and of its start.
 */
function chartEvent(event: InspectionEvent): ChartEvent | undefined {
  if (event.type !== '@xstate.event' || event.actorRef.sessionId !== event.rootId) return undefined;
  return event.event.type === 'xstate.init' ? undefined : event.event;
}
