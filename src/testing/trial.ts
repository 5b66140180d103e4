import { describeValue, toError } from '../../machines/errors.js';
import { type Resource, signal } from '../index.js';
import { disposeKey } from '../shared/dispose-key.js';
import { type ControlledLoader, controlledLoader } from './controlled-loader.js';
import { demand, type Fact, outcomeOf, Thrown } from './differences.js';
import { ExpectedLoads } from './expected.js';
import { Observer, observedMembers } from './member-observer.js';
import type { ModelData } from './model-options.js';
import { flushPromises } from './turn.js';
import type { ResourceModelEvent, ResourceModelExecutors, ResourceModelState, ResourceModelStep } from './types.js';

type State = ResourceModelState<unknown, unknown>;
type Step = ResourceModelStep<unknown, unknown>;
type Asked = ResourceModelEvent<unknown, unknown, 'params' | 'params.failed'>;

/** What `testResource()` gives to make a resource from; `resource()` takes it as it is. */
export interface TestResourceParts<T, P> {
  /** The params of the resource: tracked, and throwing where they cannot be had. */
  readonly params: () => P;
  /** The loader of the resource. Its loads are settled by the test. */
  readonly loader: ControlledLoader<T, NonNullable<P>>;
}

export type Create = (parts: TestResourceParts<unknown, unknown>) => Resource<unknown>;

/** What is called of a resource. */
const members = [
  'status',
  'value',
  'error',
  'isLoading',
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
  /** Whether the outcome of a superseded load comes just before that is superseded, in the same turn, or after it. */
  readonly isSettledFirst: boolean;
  /** Whether members are called that do the same as others: `update` for `set`, `[Symbol.dispose]` for `destroy`. */
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
  readonly #asked = signal<Asked>({ type: 'params', params: undefined });
  readonly #loader: ControlledLoader<unknown, NonNullable<unknown>> = controlledLoader();
  readonly #resource: Resource<unknown>;
  readonly #data: ModelData;
  readonly #variant: Variant;
  readonly #expected = new ExpectedLoads();
  /** After how many events the actor is asked for, if ever: a resource without one works in another way. */
  readonly #actorAfter: number;
  #events = 0;
  readonly #observers: Observer[] = [];
  #waiting: { told: unknown } | undefined;

  constructor(create: Create, data: ModelData, variant: Variant, actorAfter: number) {
    this.#data = data;
    this.#variant = variant;
    this.#actorAfter = actorAfter;
    const params = () => {
      const asked = this.#asked();
      if (asked.type === 'params.failed') throw asked.error;
      return asked.params;
    };
    this.#resource = create({ params, loader: this.#loader });
    demandResource(this.#resource);
    if (variant.isObserved) this.#observers.push(...observedMembers.map((member) => new Observer(member, this.#resource)));
  }

  get resource(): Resource<unknown> {
    return this.#resource;
  }

  executors(): ResourceModelExecutors<unknown, unknown> {
    const make = (step: Step) => this.#make(step);
    const outcomes = { 'xstate.done.actor.loader': make, 'xstate.error.actor.loader': make };
    return {
      events: { params: make, 'params.failed': make, reload: make, set: make, ...outcomes },
      states: (state) => this.#check(state),
    };
  }

  async #make({ event, from, state }: Step): Promise<void> {
    this.#events += 1;
    const superseded = this.#expected.follow(event.type, from, state);
    const snapshot = this.#resource.snapshot();
    if (this.#variant.isSettledFirst) this.#settle(superseded, state);
    switch (event.type) {
      case 'params':
      case 'params.failed':
        this.#asked.set(event);
        break;
      case 'set':
        this.#set(event.value, from);
        break;
      case 'reload':
        demand([['reload()', this.#resource.reload(), true]]);
        break;
      case 'xstate.done.actor.loader':
        return this.#loader.resolve(event.output);
      case 'xstate.error.actor.loader':
        return this.#loader.reject(event.error);
    }
    this.#look(state); // at once, before any microtask
    if (isTheSame(from, state)) demand([['snapshot(), in which nothing changed,', this.#resource.snapshot(), snapshot]]);
    await flushPromises();
    if (!this.#variant.isSettledFirst) this.#settle(superseded, state);
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

  /** A superseded load has an outcome, too: an error, or a value other than that which is shown. It may not be seen. */
  #settle(load: number | undefined, { value }: State): void {
    if (load === undefined) return;
    const { values, errors } = this.#data;
    const other = values.find((each) => each !== value) ?? values[0];
    void (load % 2 === 0 ? this.#loader.resolve(other, load) : this.#loader.reject(errors[0], load));
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

  /** Everything that the resource shows must be what the state says. */
  #look({ status, value, error, latest, chart }: State): void {
    const resource = this.#resource;
    const snapshot = resource.snapshot();
    demand([
      ['status()', resource.status(), status],
      ['value()', outcomeOf(resource.value), error === undefined ? value : new Thrown(error)],
      ['error()', resource.error(), error],
      ['isLoading()', resource.isLoading(), chart.hasTag('busy')],
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
      ['whether the actor can reload', snapshot.can({ type: 'reload' }), chart.can({ type: 'reload' })],
    ]);
  }

  /** In the end it is destroyed: a load under way is aborted, nothing is shown, nothing happens any more. */
  async end(path: string): Promise<void> {
    const resource = this.#resource;
    const running = resource.isLoading() ? this.#loader.loads.at(-1) : undefined;
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
        ['abortSignal.aborted of the load under way', running?.abortSignal.aborted, running && true],
      ]);
      this.#asked.set({ type: 'params', params: this.#data.params[0] });
      if (running !== undefined) await this.#loader.resolve(value);
      await flushPromises();
      demand([['status()', resource.status(), 'idle'], ['the number of loads', this.#loader.loads.length, loads], ...this.#observed()]);
    } catch (cause) {
      const how = this.#variant.isOtherwise ? '[Symbol.dispose]()' : 'destroy()';
      throw new Error(`${how} at the end of a path failed.\n  Path: ${path}\n${toError(cause).message}`, { cause });
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
  throw new TypeError(`testResource(): create() must return a resource, got ${describeValue(made)} without a function “${name}”.`);
}

function isTheSame(a: State, b: State): boolean {
  return a.status === b.status && Object.is(a.value, b.value) && a.error === b.error;
}
