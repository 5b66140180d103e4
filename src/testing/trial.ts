import { show } from '../../machines/errors.js';
import type { ResourceSnapshot } from '../../machines/index.js';
import { signal } from '../signals.js';
import type { ReadonlySignal, Resource } from '../types.js';
import { demand, type Fact, outcomeOf, Thrown } from './differences.js';
import { type ControlledLoad, type ControlledLoader, controlledLoader } from './loader.js';
import { flushPromises } from './turn.js';
import type { ResourceModelEvent, ResourceModelExecutors, ResourceModelState, ResourceModelStep } from './types.js';

type State = ResourceModelState<unknown, unknown>;
type Step = ResourceModelStep<unknown, unknown>;
type Asked = ResourceModelEvent<unknown, unknown, 'params' | 'params.failed'>;

/** What `testResource` gives to make a resource from; `resource()` takes it as it is. */
export interface TestResourceParts<T, P> {
  /** The params of the resource: tracked, and throwing where they cannot be had. */
  readonly params: () => P;
  readonly loader: ControlledLoader<T, NonNullable<P>>;
}

export type Create = (parts: TestResourceParts<unknown, unknown>) => Resource<unknown>;

/** A load that the chart has asked for. */
interface ExpectedLoad {
  readonly params: unknown;
  readonly previous: ResourceSnapshot<unknown>;
  isAborted: boolean;
}

/** What is called of a resource. */
const members = ['status', 'value', 'error', 'isLoading', 'snapshot', 'latest', 'hasValue', 'set', 'reload', 'settled', 'destroy'] as const;

const facets = ['status', 'error', 'isLoading', 'snapshot', 'latest'] as const;

/** What differs from path to path. */
export interface Variant {
  /** What nobody observes is computed in another way. */
  readonly isObserved: boolean;
  /** Whether the outcome of a superseded load comes just before that is superseded, in the same turn, or after it. */
  readonly isSettledFirst: boolean;
}

/** One resource on its way along a path. */
export class Trial {
  readonly #asked = signal<Asked>({ type: 'params', params: undefined });
  readonly #loader: ControlledLoader<unknown, NonNullable<unknown>> = controlledLoader();
  readonly #resource: Resource<unknown>;
  readonly #expected: ExpectedLoad[] = [];
  readonly #observers: Observer[] = [];
  readonly #variant: Variant;
  #waiting: { told: unknown } | undefined;

  constructor(create: Create, variant: Variant) {
    this.#variant = variant;
    const params = () => {
      const asked = this.#asked();
      if (asked.type === 'params.failed') throw asked.error;
      return asked.params;
    };
    this.#resource = create({ params, loader: this.#loader });
    const missing = members.find((member) => typeof this.#resource?.[member] !== 'function');
    if (missing !== undefined) {
      throw new TypeError(`testResource(): create() must return a resource, got ${show(this.#resource)} without a function “${missing}”.`);
    }
    if (variant.isObserved) this.#observers.push(...facets.map((facet) => new Observer(facet, this.#resource)));
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
    const superseded = this.#expectLoads(event.type, from, state);
    const snapshot = this.#resource.snapshot();
    if (this.#variant.isSettledFirst) this.#settle(superseded);
    switch (event.type) {
      case 'params':
      case 'params.failed':
        this.#asked.set(event);
        break;
      case 'set':
        this.#resource.set(event.value);
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
    if (!this.#variant.isSettledFirst) this.#settle(superseded);
  }

  /** Keeps account of what the chart asks of its loader. Returns the load that it lets go of, if it does. */
  #expectLoads(type: string, from: State, { chart }: State): number | undefined {
    const before = from.chart.children.loader;
    const after = chart.children.loader;
    if (before === after) return undefined;
    const current = this.#expected.length - 1;
    const isSuperseded = before !== undefined && !type.startsWith('xstate.');
    const load = this.#expected[current];
    if (isSuperseded && load !== undefined) load.isAborted = true;
    if (after !== undefined) {
      this.#expected.push({ params: chart.context.params, previous: chart.context.previous, isAborted: false });
    }
    return isSuperseded ? current : undefined;
  }

  /** A superseded load has an outcome, too: a value, or an error. It may not be seen. */
  #settle(load: number | undefined): void {
    if (load === undefined) return;
    void (load % 2 === 0 ? this.#loader.resolve('late', load) : this.#loader.reject(new Error('late'), load));
  }

  async #check(state: State): Promise<void> {
    this.#look(state);
    const { loads } = this.#loader;
    demand([['the number of loads', loads.length, this.#expected.length]]);
    demand([...this.#expected.flatMap((expected, index) => factsOf(index, loads[index], expected)), ...this.#observed()]);
    await this.#await(state.chart.hasTag('busy'));
  }

  /** Waits for the resource to settle, from the moment it is busy until it is not. */
  async #await(isBusy: boolean): Promise<void> {
    const waiting = this.#waiting ?? { told: undefined };
    if (this.#waiting === undefined) {
      this.#waiting = waiting;
      void this.#resource.settled().then((snapshot) => {
        waiting.told = snapshot;
      });
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
      ['actor.getSnapshot().value', resource.actor.getSnapshot().value, status],
      ['whether the actor can reload', resource.actor.getSnapshot().can({ type: 'reload' }), chart.can({ type: 'reload' })],
    ]);
  }

  /** In the end it is destroyed: a load under way is aborted, nothing is shown, nothing happens any more. */
  async end(path: string): Promise<void> {
    const resource = this.#resource;
    const running = this.#loader.loads.at(-1);
    const isRunning = resource.isLoading();
    const loads = this.#loader.loads.length;
    resource.destroy();
    try {
      resource.set('after the end');
      demand([
        ['reload()', resource.reload(), false],
        ['status()', resource.status(), 'idle'],
        ['value()', outcomeOf(resource.value), undefined],
        ['latest()', resource.latest(), undefined],
        ['abortSignal.aborted of the load under way', isRunning && running?.abortSignal.aborted, isRunning],
      ]);
      this.#asked.set({ type: 'params', params: {} });
      if (isRunning) await this.#loader.resolve('late');
      await flushPromises();
      demand([['status()', resource.status(), 'idle'], ['the number of loads', this.#loader.loads.length, loads], ...this.#observed()]);
    } catch (cause) {
      throw new Error(`destroy() at the end of a path failed.\n  Path: ${path}\n${(cause as Error).message}`, { cause });
    }
  }
}

function isTheSame(a: State, b: State): boolean {
  return a.status === b.status && Object.is(a.value, b.value) && a.error === b.error;
}

/** What a load must be like. */
function factsOf(index: number, load: ControlledLoad<unknown, unknown> | undefined, expected: ExpectedLoad): Fact[] {
  const { previous } = expected;
  return [
    [`params of load ${index}`, load?.params, expected.params],
    [`previous.status of load ${index}`, load?.previous.status, previous.status],
    [`previous.value of load ${index}`, load?.previous.value, previous.value],
    [`previous.error of load ${index}`, load?.previous.error, previous.error],
    [`abortSignal.aborted of load ${index}`, load?.abortSignal.aborted, expected.isAborted],
  ];
}

/** Follows one facet of a resource: it must be told of every change, of nothing else, and never see the resource torn. */
class Observer {
  readonly #facet: (typeof facets)[number];
  readonly #resource: Resource<unknown>;
  #seen: unknown;
  #repeated = 0;
  #torn = 0;

  constructor(facet: (typeof facets)[number], resource: Resource<unknown>) {
    this.#facet = facet;
    this.#resource = resource;
    const observed: ReadonlySignal<unknown> = resource[facet];
    this.#seen = observed();
    observed.subscribe((value) => {
      if (Object.is(value, this.#seen)) this.#repeated += 1;
      if (resource.status() !== resource.snapshot().status) this.#torn += 1;
      this.#seen = value;
    });
  }

  facts(): Fact[] {
    return [
      [`what an observer of ${this.#facet} saw last`, this.#seen, this.#resource[this.#facet]()],
      [`the number of times that an observer of ${this.#facet} was told of no change`, this.#repeated, 0],
      [`the number of times that an observer of ${this.#facet} saw another status than the snapshot's`, this.#torn, 0],
    ];
  }
}
