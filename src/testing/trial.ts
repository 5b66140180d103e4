import { describeValue, toError } from '../../machines/errors.js';
import type { Resource, ResourceParamsTools } from '../index.js';
import { disposeKey } from '../shared/dispose-key.js';
import { AskedParams } from './asked-params.js';
import { type ControlledLoader, controlledLoader } from './controlled-loader.js';
import { demand, type Fact, outcomeOf, Thrown } from './differences.js';
import { ExpectedLoads } from './expected.js';
import { Observer, observedMembers } from './member-observer.js';
import { isOfLoader, isOfParams, type ModelEvent } from './model-graph.js';
import { eventTypes, isOfStream, type ModelData } from './model-options.js';
import type { Step } from './path.js';
import { flushPromises } from './turn.js';
import type { ResourceModelEventType, ResourceModelState, ResourceModelUsualEventType } from './types.js';

type State = ResourceModelState<unknown, unknown>;

/**
 * What `testResource()` gives to make a resource from; `resource()` takes it as it is. What there
 * is depends on the events, `E`: a `stream` in place of the `loader` with `'loader.item'`, params
 * that take the tools of `params` with `'params.waiting'`.
 */
export type TestResourceParts<T, P, E extends ResourceModelEventType = ResourceModelUsualEventType> = {
  /** The params of the resource: tracked, and throwing where they cannot be had. */
  readonly params: 'params.waiting' extends E ? (tools: ResourceParamsTools) => P : () => P;
  /** The value that is known for some params: the option `cached` of the test, if it has that. */
  readonly cached?: ((params: NonNullable<P>) => T | undefined) | undefined;
  /** The option `revalidate` of the test. */
  readonly revalidate?: boolean | ((params: NonNullable<P>, value: T) => boolean) | undefined;
} & ('loader.item' extends E
  ? {
      /** The stream of the resource: an observable. Its items are given by the test. */
      readonly stream: ControlledLoader<T, NonNullable<P>>['stream'];
    }
  : {
      /** The loader of the resource. Its loads are settled by the test. */
      readonly loader: ControlledLoader<T, NonNullable<P>>;
    });

export type Create = (parts: object) => Resource<unknown>;

/** What is called of a resource. */
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

/** What differs from trial to trial. */
export interface Variant {
  /** What nobody observes is computed in another way. */
  readonly isObserved: boolean;
  /**
   * Whether the outcome of a superseded load comes just before that is superseded, in the same
   * turn, or after it.
   */
  readonly isSettledFirst: boolean;
  /**
   * Whether members are called that do the same as others: `update` for `set`, `[Symbol.dispose]`
   * for `destroy`.
   */
  readonly isOtherwise: boolean;
}

/** All variants. */
export const variants: readonly Variant[] = [0, 1, 2, 3, 4, 5, 6, 7].map((bits) => ({
  isObserved: (bits & 1) === 0,
  isSettledFirst: (bits & 2) === 0,
  isOtherwise: (bits & 4) !== 0,
}));

/** One resource on its way along a path. */
export class Trial {
  readonly #asked: AskedParams;
  readonly #loader: ControlledLoader<unknown, NonNullable<unknown>> = controlledLoader();
  readonly #resource: Resource<unknown>;
  readonly #data: ModelData;
  readonly #variant: Variant;
  readonly #expected: ExpectedLoads;
  readonly #isOfStream: boolean;
  /**
   * After how many events the actor is asked for, if ever: a resource without one works in another
   * way.
   */
  readonly #actorAfter: number;
  #events = 0;
  readonly #observers: Observer[] = [];
  #waiting: { told: unknown } | undefined;

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
    demandResource(this.#resource);
    if (variant.isObserved)
      this.#observers.push(...observedMembers.map((member) => new Observer(member, this.#resource)));
  }

  get resource(): Resource<unknown> {
    return this.#resource;
  }

  executors() {
    const make = (step: Step) => this.#make(step);
    return {
      events: Object.fromEntries(eventTypes.map((type) => [type, make])),
      states: (state: State) => this.#check(state),
    };
  }

  async #make({ event, from, state }: Step): Promise<void> {
    this.#events += 1;
    const superseded = this.#expected.follow(event, from, state);
    const snapshot = this.#resource.snapshot();
    const { isSettledFirst } = this.#variant;
    if (isOfLoader(event)) return this.#answer(event);
    if (isSettledFirst && !this.#isOfStream) this.#settle(superseded, state);
    this.#do(event, from);
    if (isSettledFirst && this.#isOfStream) this.#settle(superseded, state); // an item that comes before is shown, rightly
    this.#lookAtOnce(from, state);
    if (isTheSame(from, state))
      demand([['snapshot(), in which nothing changed,', this.#resource.snapshot(), snapshot]]);
    await flushPromises();
    if (!isSettledFirst) this.#settle(superseded, state);
  }

  /** What the user does. */
  #do(event: ModelEvent, from: State): void {
    if (isOfParams(event)) this.#asked.ask(event);
    else if (event.type === 'set') this.#set(event.value, from);
    else if (event.type === 'reload' && event.force)
      demand([['reload({ force })', this.#resource.reload({ force: true }), true]]);
    else demand([['reload()', this.#resource.reload(), true]]);
  }

  /** What the server does. */
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
    if (!this.#variant.isOtherwise) {
      this.#resource.set(value);
      return;
    }
    this.#resource.update((current) => {
      demand([['what update() hands on', current, from.value]]);
      return value;
    });
  }

  /**
   * A superseded load has an outcome, too: an error, or a value other than that which is shown; a
   * stream has such an item, and ends or fails. It may not be seen.
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
    this.#look(state);
    demand([...this.#expected.facts(this.#loader.loads), ...this.#observed()]);
    await this.#await(state.chart.hasTag('busy'));
  }

  /** Waits for the resource to settle, from the moment it is busy until it is not. */
  async #await(isBusy: boolean): Promise<void> {
    const waiting = this.#waiting ?? { told: undefined };
    if (this.#waiting === undefined) {
      this.#waiting = waiting;
      const tell = (told: unknown) => {
        waiting.told = told;
      };
      void this.#resource.settled().then(tell, (error: unknown) => tell(new Thrown(error)));
      await flushPromises();
    }
    demand([['what settled() has told', waiting.told, isBusy ? undefined : this.#resource.snapshot()]]);
    if (!isBusy) this.#waiting = undefined;
  }

  #observed(): Fact[] {
    return this.#observers.flatMap((observer) => observer.facts());
  }

  /**
   * Before any microtask, all is as it must be. Only the latest value may follow later where a
   * value is known for new params.
   */
  #lookAtOnce(from: State, state: State): void {
    const mayFollow = state.chart.context.params !== from.chart.context.params;
    this.#look(mayFollow ? { ...state, latest: this.#resource.latest() } : state);
  }

  /** Everything that the resource shows must be what the state says. */
  #look({ status, value, error, latest, isStreaming, chart }: State): void {
    const resource = this.#resource;
    const snapshot = resource.snapshot();
    demand([
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
    if (this.#events >= this.#actorAfter) this.#lookAtActor(status, chart);
  }

  #lookAtActor(status: State['status'], chart: State['chart']): void {
    const { actor } = this.#resource;
    demandFunction(actor?.getSnapshot, this.#resource, 'actor.getSnapshot');
    const snapshot = actor.getSnapshot();
    demand([
      ['actor.getSnapshot().value', snapshot.value, status],
      ...this.#data.force.map((force): Fact => {
        const reload = { type: 'reload', force } as const;
        return [
          `whether the actor can reload${force ? ' by force' : ''}`,
          snapshot.can(reload),
          chart.can(reload),
        ];
      }),
      ['isWaiting of the actor', snapshot.context.isWaiting, chart.context.isWaiting],
    ]);
  }

  /**
   * In the end it is destroyed: a load under way is aborted, nothing is shown, nothing happens any
   * more.
   */
  async end(path: string): Promise<void> {
    const resource = this.#resource;
    const { running } = this.#expected;
    const load = running === undefined ? undefined : this.#loader.loads[running];
    const loads = this.#loader.loads.length;
    const [value] = this.#data.values;
    try {
      if (this.#variant.isOtherwise) resource[disposeKey]();
      else resource.destroy();
      resource.set(value);
      resource.update(() => value);
      demand([
        ['reload()', resource.reload(), false],
        ['status()', resource.status(), 'idle'],
        ['value()', outcomeOf(resource.value), undefined],
        ['error()', resource.error(), undefined],
        ['latest()', resource.latest(), undefined],
        ['isStreaming()', resource.isStreaming(), false],
        ['abortSignal.aborted of the load under way', load?.abortSignal.aborted, load && true],
      ]);
      this.#asked.ask({ type: 'params', params: this.#data.params[0] });
      if (load !== undefined)
        await (this.#isOfStream ? this.#loader.next(value, load) : this.#loader.resolve(value, load));
      await flushPromises();
      this.#asked.end();
      await flushPromises();
      demand([
        ['status()', resource.status(), 'idle'],
        ['the number of loads', this.#loader.loads.length, loads],
        [
          'the number of times that the stream under way was closed',
          load?.timesClosed,
          load && Number(this.#isOfStream),
        ],
        ...this.#observed(),
      ]);
    } catch (cause) {
      const how = this.#variant.isOtherwise ? '[Symbol.dispose]()' : 'destroy()';
      throw new Error(`${how} at the end of a path failed.\n  Path: ${path}\n${toError(cause).message}`, {
        cause,
      });
    }
  }
}

/** Throws a `TypeError` if something has not what a resource has. */
function demandResource(made: Resource<unknown>): void {
  const given = Object(made) as Resource<unknown>;
  for (const member of members) demandFunction(given[member], made, member);
  for (const member of observedMembers) demandFunction(given[member].subscribe, made, `${member}.subscribe`);
  demandFunction(given[disposeKey], made, '[Symbol.dispose]');
}

function demandFunction(member: unknown, made: unknown, name: string): void {
  if (typeof member === 'function') return;
  throw new TypeError(
    `testResource(): create() must return a resource, got ${describeValue(made)} without a function “${name}”.`,
  );
}

function isTheSame(a: State, b: State): boolean {
  return a.status === b.status && Object.is(a.value, b.value) && a.error === b.error;
}
