import { describeValue, toError } from '../../machines/errors.js';
import type { Resource, ResourceParamsTools } from '../index.js';
import { disposeKey } from '../shared/dispose-key.js';
import { AskedParams } from './asked-params.js';
import { type ControlledLoader, controlledLoader } from './controlled-loader.js';
import { assertFacts, type Fact, outcomeOf, Thrown } from './differences.js';
import { ExpectedLoads } from './expected.js';
import { Observer, observedMembers } from './member-observer.js';
import { isOfLoader, isOfParams, type ModelEvent } from './model-graph.js';
import { eventTypes, isOfStream, type ModelData } from './model-options.js';
import type { Step } from './path.js';
import { flushPromises } from './turn.js';
import type { ResourceModelEventType, ResourceModelState, ResourceModelUsualEventType } from './types.js';

type State = ResourceModelState<unknown, unknown>;

/**
 * The options that `testResource()` passes to your function. You can pass them to `resource()`
 * unchanged. They depend on the events, `E`: with `'loader.item'` there is a `stream` instead of a
 * `loader`, and with `'params.waiting'` the `params` take the tools that contain `chain`.
 */
export type TestResourceParts<T, P, E extends ResourceModelEventType = ResourceModelUsualEventType> = {
  /** The params of the resource. They are tracked, and they throw for `'params.failed'`. */
  readonly params: 'params.waiting' extends E ? (tools: ResourceParamsTools) => P : () => P;
  /** The option `cached` of the test, if set. */
  readonly cached?: ((params: NonNullable<P>) => T | undefined) | undefined;
  /** The option `revalidate` of the test, if set. */
  readonly revalidate?: boolean | ((params: NonNullable<P>, value: T) => boolean) | undefined;
} & ('loader.item' extends E
  ? {
      /** The stream of the resource: an observable whose items the test sends. */
      readonly stream: ControlledLoader<T, NonNullable<P>>['stream'];
    }
  : {
      /** The loader of the resource, whose loads the test settles. */
      readonly loader: ControlledLoader<T, NonNullable<P>>;
    });

export type Create = (parts: object) => Resource<unknown>;

/** The methods that a resource must have. */
const members = [
  'status',
  'value',
  'error',
  'isLoading',
  'isStreaming',
  'snapshot',
  'latest',
  'hasValue',
  'set',
  'update',
  'reload',
  'settled',
  'destroy',
] as const;

/** How one trial of a path differs from another. */
export interface Variant {
  /** Whether its members are observed. Without observers, they are computed differently. */
  readonly isObserved: boolean;
  /**
   * Whether the outcome of a superseded load arrives in the turn that supersedes it, or after it.
   */
  readonly isSettledFirst: boolean;
  /** Whether to call `update` instead of `set`, and `[Symbol.dispose]` instead of `destroy`. */
  readonly usesAliases: boolean;
}

export const variants: readonly Variant[] = [0, 1, 2, 3, 4, 5, 6, 7].map((bits) => ({
  isObserved: (bits & 1) === 0,
  isSettledFirst: (bits & 2) === 0,
  usesAliases: (bits & 4) !== 0,
}));

/** One resource that follows a path. */
export class Trial {
  readonly #asked: AskedParams;
  readonly #loader: ControlledLoader<unknown, NonNullable<unknown>> = controlledLoader();
  readonly #resource: Resource<unknown>;
  readonly #data: ModelData;
  readonly #variant: Variant;
  readonly #expected: ExpectedLoads;
  readonly #isOfStream: boolean;
  /** The number of events after which the actor is read. Before that, the resource has no actor. */
  readonly #actorAfter: number;
  #events = 0;
  readonly #observers: Observer[] = [];
  #waiting: { outcome: unknown } | undefined;

  constructor(create: Create, data: ModelData, variant: Variant, actorAfter: number) {
    this.#data = data;
    this.#variant = variant;
    this.#actorAfter = actorAfter;
    this.#isOfStream = isOfStream(data);
    this.#expected = new ExpectedLoads(this.#isOfStream);
    this.#asked = new AskedParams(data.events.includes('params.waiting'));
    const { params } = this.#asked;
    const { cached, revalidate } = data;
    const loads = this.#isOfStream ? { stream: this.#loader.stream } : { loader: this.#loader };
    this.#resource = create({
      params,
      ...loads,
      ...(cached && { cached }),
      ...(revalidate !== undefined && { revalidate }),
    });
    assertResource(this.#resource);
    if (variant.isObserved)
      this.#observers.push(...observedMembers.map((member) => new Observer(member, this.#resource)));
  }

  get resource(): Resource<unknown> {
    return this.#resource;
  }

  executors() {
    const trigger = (step: Step) => this.#trigger(step);
    return {
      events: Object.fromEntries(eventTypes.map((type) => [type, trigger])),
      states: (state: State) => this.#check(state),
    };
  }

  async #trigger({ event, from, state }: Step): Promise<void> {
    this.#events += 1;
    const superseded = this.#expected.follow(event, from, state);
    const snapshot = this.#resource.snapshot();
    const { isSettledFirst } = this.#variant;
    if (isOfLoader(event)) return this.#answer(event);
    if (isSettledFirst && !this.#isOfStream) this.#settle(superseded, state);
    this.#act(event, from);
    if (isSettledFirst && this.#isOfStream) this.#settle(superseded, state); // afterwards, because an item before it would be shown
    this.#checkSynchronously(from, state);
    if (isSameState(from, state))
      assertFacts([['snapshot(), although nothing changed,', this.#resource.snapshot(), snapshot]]);
    await flushPromises();
    if (!isSettledFirst) this.#settle(superseded, state);
  }

  /** Does what the user does. */
  #act(event: ModelEvent, from: State): void {
    if (isOfParams(event)) this.#asked.ask(event);
    else if (event.type === 'set') this.#set(event.value, from);
    else if (event.type === 'reload' && event.force)
      assertFacts([['reload({ force })', this.#resource.reload({ force: true }), true]]);
    else assertFacts([['reload()', this.#resource.reload(), true]]);
  }

  /** Does what the server does. */
  #answer(event: ModelEvent): Promise<void> | undefined {
    switch (event.type) {
      case 'loader.item':
        return this.#loader.next(event.value);
      case 'xstate.done.actor.loader':
        return this.#isOfStream ? this.#loader.complete() : this.#loader.resolve(event.output);
      default:
        return this.#fail((event as { readonly error: unknown }).error);
    }
  }

  #fail(error: unknown): Promise<void> {
    return this.#isOfStream ? this.#loader.fail(error) : this.#loader.reject(error);
  }

  #set(value: unknown, from: State): void {
    if (!this.#variant.usesAliases) {
      this.#resource.set(value);
      return;
    }
    this.#resource.update((current) => {
      assertFacts([['the value that update() passes to its function', current, from.value]]);
      return value;
    });
  }

  /**
   * Settles a superseded load with an error, or with a value other than the current one. A stream
   * sends such an item and then ends or fails. None of this may be visible.
   */
  #settle(load: number | undefined, { value }: State): void {
    if (load === undefined) return;
    const { values, errors } = this.#data;
    const other = values.find((each) => each !== value) ?? values[0];
    if (!this.#isOfStream) {
      void (load % 2 === 0 ? this.#loader.resolve(other, load) : this.#loader.reject(errors[0], load));
      return;
    }
    void this.#loader.next(other, load);
    void (load % 2 === 0 ? this.#loader.fail(errors[0], load) : this.#loader.complete(load));
  }

  async #check(state: State): Promise<void> {
    this.#checkMembers(state);
    assertFacts([...this.#expected.facts(this.#loader.loads), ...this.#observed()]);
    await this.#checkSettled(state.chart.hasTag('busy'));
  }

  /**
   * `settled()` must stay pending while the resource is busy, and then resolve with the snapshot.
   */
  async #checkSettled(isBusy: boolean): Promise<void> {
    const waiting = this.#waiting ?? { outcome: undefined };
    if (this.#waiting === undefined) {
      this.#waiting = waiting;
      const record = (outcome: unknown) => {
        waiting.outcome = outcome;
      };
      void this.#resource.settled().then(record, (error: unknown) => record(new Thrown(error)));
      await flushPromises();
    }
    assertFacts([
      ['the outcome of settled()', waiting.outcome, isBusy ? undefined : this.#resource.snapshot()],
    ]);
    if (!isBusy) this.#waiting = undefined;
  }

  #observed(): Fact[] {
    return this.#observers.flatMap((observer) => observer.facts());
  }

  /**
   * Everything must be correct before any microtask runs. Only `latest()` may change later, if the
   * params are new.
   */
  #checkSynchronously(from: State, state: State): void {
    const areParamsNew = state.chart.context.params !== from.chart.context.params;
    this.#checkMembers(areParamsNew ? { ...state, latest: this.#resource.latest() } : state);
  }

  /** Compares every readable member of the resource with the state. */
  #checkMembers({ status, value, error, latest, isStreaming, chart }: State): void {
    const resource = this.#resource;
    const snapshot = resource.snapshot();
    assertFacts([
      ['status()', resource.status(), status],
      ['value()', outcomeOf(resource.value), error === undefined ? value : new Thrown(error)],
      ['error()', resource.error(), error],
      ['isLoading()', resource.isLoading(), chart.hasTag('busy')],
      ['isStreaming()', resource.isStreaming(), isStreaming],
      ['hasValue()', resource.hasValue(), value !== undefined],
      ['latest()', resource.latest(), latest],
      ['snapshot().status', snapshot.status, status],
      ['snapshot().value', snapshot.value, value],
      ['snapshot().error', snapshot.error, error],
      ['whether the snapshot is frozen', Object.isFrozen(snapshot), true],
    ]);
    if (this.#events >= this.#actorAfter) this.#checkActor(status, chart);
  }

  #checkActor(status: State['status'], chart: State['chart']): void {
    const { actor } = this.#resource;
    assertFunction(actor?.getSnapshot, this.#resource, 'actor.getSnapshot');
    const snapshot = actor.getSnapshot();
    assertFacts([
      ['actor.getSnapshot().value', snapshot.value, status],
      ...this.#data.force.map((force): Fact => {
        const reload = { type: 'reload', force } as const;
        return [
          `whether the actor can reload${force ? ' with force' : ''}`,
          snapshot.can(reload),
          chart.can(reload),
        ];
      }),
      ['isWaiting of the actor', snapshot.context.isWaiting, chart.context.isWaiting],
    ]);
  }

  /** Destroys the resource. Its load must be aborted, and it must be idle and change no more. */
  async end(path: string): Promise<void> {
    const resource = this.#resource;
    const { running } = this.#expected;
    const load = running === undefined ? undefined : this.#loader.loads[running];
    const loads = this.#loader.loads.length;
    const [value] = this.#data.values;
    try {
      if (this.#variant.usesAliases) resource[disposeKey]();
      else resource.destroy();
      resource.set(value);
      resource.update(() => value);
      assertFacts([
        ['reload()', resource.reload(), false],
        ['status()', resource.status(), 'idle'],
        ['value()', outcomeOf(resource.value), undefined],
        ['error()', resource.error(), undefined],
        ['latest()', resource.latest(), undefined],
        ['isStreaming()', resource.isStreaming(), false],
        ['abortSignal.aborted of the running load', load?.abortSignal.aborted, load && true],
      ]);
      this.#asked.ask({ type: 'params', params: this.#data.params[0] });
      if (load !== undefined)
        await (this.#isOfStream ? this.#loader.next(value, load) : this.#loader.resolve(value, load));
      await flushPromises();
      this.#asked.end();
      await flushPromises();
      assertFacts([
        ['status()', resource.status(), 'idle'],
        ['the number of loads', this.#loader.loads.length, loads],
        [
          'the number of times that the open stream was closed',
          load?.timesClosed,
          load && Number(this.#isOfStream),
        ],
        ...this.#observed(),
      ]);
    } catch (cause) {
      const how = this.#variant.usesAliases ? '[Symbol.dispose]()' : 'destroy()';
      throw new Error(`${how} at the end of a path failed.\n  Path: ${path}\n${toError(cause).message}`, {
        cause,
      });
    }
  }
}

/** Throws a `TypeError` if a method of a resource is missing. */
function assertResource(created: Resource<unknown>): void {
  const given = Object(created) as Resource<unknown>;
  for (const member of members) assertFunction(given[member], created, member);
  for (const member of observedMembers)
    assertFunction(given[member].subscribe, created, `${member}.subscribe`);
  assertFunction(given[disposeKey], created, '[Symbol.dispose]');
}

function assertFunction(member: unknown, created: unknown, name: string): void {
  if (typeof member === 'function') return;
  throw new TypeError(
    `testResource(): create() must return a resource, got ${describeValue(created)} without a function “${name}”.`,
  );
}

function isSameState(a: State, b: State): boolean {
  return a.status === b.status && Object.is(a.value, b.value) && a.error === b.error;
}
