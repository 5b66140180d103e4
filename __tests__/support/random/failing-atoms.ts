/**
 * Random graphs of computeds and store atoms that may throw. After each step, all that is read, and
 * what each effect and subscriber has seen last, must be what computing everything from scratch gives.
 */
import { createAtom } from '@xstate/store';
import fc from 'fast-check';
import { batch, computed, effect, signal } from '../../../src/index.js';
import { fail } from './failure.js';

type Kind = 'signal' | 'atom';

interface Derived {
  readonly kind: Kind;
  /** Sources come first, then what is derived before this one. */
  readonly reads: readonly number[];
  /** It throws if the sum of what it reads is a multiple of this. */
  readonly throwsAt: number;
  readonly catches: boolean;
}

interface Write {
  readonly source: number;
  readonly value: number;
}

type Step =
  | { readonly type: 'write'; readonly first: Write }
  | {
      readonly type: 'batch';
      readonly first: Write;
      readonly second: Write;
      readonly readsBetween: boolean;
      readonly at: number;
    }
  | {
      readonly type: 'read' | 'read through a computed' | 'effect' | 'subscriber' | 'stop';
      readonly at: number;
    };

interface Plan {
  readonly sources: readonly Kind[];
  readonly derived: readonly Derived[];
  readonly steps: readonly Step[];
}

const count = 3;
const kind = fc.constantFrom<Kind>('signal', 'atom');
const at = fc.nat(count);
const write = fc.record({ source: fc.nat(count - 1), value: fc.nat(5) });
const derived = (before: number): fc.Arbitrary<Derived> =>
  fc.record({
    kind,
    reads: fc.uniqueArray(fc.nat(count + before - 1), { minLength: 1, maxLength: 3 }),
    throwsAt: fc.constantFrom(2, 3, 5),
    catches: fc.boolean(),
  });

const plans: fc.Arbitrary<Plan> = fc.record({
  sources: fc.tuple(kind, kind, kind),
  derived: fc.tuple(derived(0), derived(1), derived(2), derived(3)),
  steps: fc.array(
    fc.oneof<fc.Arbitrary<Step>[]>(
      fc.record({ type: fc.constant('write'), first: write }),
      fc.record({ type: fc.constant('batch'), first: write, second: write, readsBetween: fc.boolean(), at }),
      fc.record({
        type: fc.constantFrom('read', 'read through a computed', 'effect', 'subscriber', 'stop'),
        at,
      }),
    ),
    { maxLength: 12 },
  ),
});

/** What a node throws. */
class Failure {
  constructor(readonly by: number) {}
}

const outcomeOf = (read: () => number): number | Failure => {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return error;
  }
};

interface Readable {
  get(): number;
}

interface Source extends Readable {
  set(value: number): void;
}

const equals = (one: number | Failure, other: number | Failure) =>
  one instanceof Failure && other instanceof Failure ? one.by === other.by : one === other;

class World {
  readonly #plan: Plan;
  readonly #values = [1, 1, 1];
  readonly #sources: readonly Source[];
  readonly #nodes: Readable[];
  /** An atom that nothing of ours has read yet, and that fails, is out of reach. So it fails later. */
  readonly #mayThrow = createAtom(false);
  #observers: { at: number; seen: number | Failure; stop(): void }[] = [];

  constructor(plan: Plan) {
    this.#plan = plan;
    this.#sources = plan.sources.map((own) => (own === 'signal' ? signal(1) : (createAtom(1) as Source)));
    this.#nodes = [...this.#sources];
    for (const [index, { kind: own }] of plan.derived.entries()) {
      const compute = () => {
        const mayThrow = this.#mayThrow.get();
        return this.#compute(index, (node) => this.#read(node), mayThrow);
      };
      this.#nodes.push(own === 'signal' ? computed(compute) : createAtom(compute));
    }
    for (const index of plan.derived.keys()) this.#readThroughComputed(index);
    outcomeOf(() => {
      this.#mayThrow.set(true);
      return 0;
    });
  }

  #compute(index: number, read: (node: number) => number, mayThrow: boolean): number {
    const { reads, throwsAt, catches } = this.#plan.derived[index] as Derived;
    let sum = 0;
    for (const node of reads) {
      // If an atom fails, the store shows that only once. So it has to be us who reads it.
      if (this.#isAtom(index) && this.#isAtom(node - count)) continue;
      const value = catches ? outcomeOf(() => read(node)) : read(node);
      sum += value instanceof Failure ? 7 : value;
    }
    if (mayThrow && sum % throwsAt === 0) throw new Failure(index);
    return sum;
  }

  #isAtom(index: number): boolean {
    return this.#plan.derived[index]?.kind === 'atom';
  }

  #read(node: number): number {
    return (this.#nodes[node] as Readable).get();
  }

  #readThroughComputed(index: number): number | Failure {
    return outcomeOf(computed(() => this.#read(count + index)));
  }

  #fromScratch(node: number): number {
    return this.#values[node] ?? this.#compute(node - count, (other) => this.#fromScratch(other), true);
  }

  #write({ source, value }: Write): void {
    this.#values[source] = value;
    outcomeOf(() => {
      this.#sources[source]?.set(value); // the store rethrows what its atoms throw
      return 0;
    });
  }

  step(step: Step): void {
    if (step.type === 'write') {
      this.#write(step.first);
    } else if (step.type === 'batch') {
      batch(() => {
        this.#write(step.first);
        if (step.readsBetween) this.#readThroughComputed(step.at);
        this.#write(step.second);
      });
    } else if (step.type === 'read') {
      this.#expect(
        step.at,
        outcomeOf(() => this.#read(count + step.at)),
        'a read',
      );
    } else if (step.type === 'read through a computed') {
      this.#expect(step.at, this.#readThroughComputed(step.at), 'a computed');
    } else if (step.type === 'stop') {
      for (const { stop } of this.#observers.splice(step.at, 1)) stop();
    } else {
      this.#observe(step.at, step.type === 'effect');
    }
    for (const observer of this.#observers) this.#expect(observer.at, observer.seen, 'an observer');
  }

  #observe(index: number, isEffect: boolean): void {
    const read = () => outcomeOf(() => this.#read(count + index));
    const observer = { at: index, seen: 0 as number | Failure, stop: () => {} };
    const see = (value: number | Failure) => {
      observer.seen = value;
    };
    if (isEffect) {
      observer.stop = effect(() => see(read()));
    } else {
      const shown = computed(read);
      see(shown());
      const subscription = shown.subscribe(see);
      observer.stop = () => subscription.unsubscribe();
    }
    this.#observers.push(observer);
  }

  #expect(index: number, seen: number | Failure, by: string): void {
    const expected = outcomeOf(() => this.#fromScratch(count + index));
    if (!equals(seen, expected)) fail(`${by} of ${index} has seen something else`, seen, expected);
  }

  end(): void {
    for (const { stop } of this.#observers) stop();
    this.#observers = [];
  }
}

/** Everything that reads or follows a store atom sees its errors, and that it has recovered. */
export const failingAtomsContract = (takeReports: () => unknown[]) =>
  fc.property(plans, (plan) => {
    const world = new World(plan);
    for (const step of plan.steps) world.step(step);
    world.end();
    takeReports();
  });
