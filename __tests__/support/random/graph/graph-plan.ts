/** A random run as plain data: a graph, and what happens to it. */
import fc from 'fast-check';

/**
 * A `coarse` source treats two values as equal if their halves are. A `restless` one treats no
 * values as equal, not even the same one. An `atom` is one of `@xstate/store`.
 */
export type SourceKind = 'signal' | 'coarse' | 'restless' | 'atom';

export interface SourcePlan {
  readonly kind: SourceKind;
  readonly value: number;
}

/**
 * What a computed or an effect reads: always the first node; the others depend on the value of the
 * first.
 */
export interface ReadPlan {
  readonly first: number;
  readonly odd: readonly number[];
  readonly even: readonly number[];
  /** Read in `untracked`. */
  readonly aside: number | undefined;
}

/**
 * A `store` node is a computed atom of `@xstate/store` that never throws. A `breaker` is one that
 * may throw. Breakers are not generated at random, because the tests of atoms that throw cover
 * them.
 */
export interface DerivedPlan extends ReadPlan {
  readonly home: 'ours' | 'store' | 'breaker';
  readonly isCoarse: boolean;
  readonly catches: boolean;
  readonly throwsAt: number | undefined;
}

export interface EffectPlan extends ReadPlan {
  readonly hasCleanUp: boolean;
  readonly rethrows: boolean;
  readonly makesFirst: boolean;
  readonly owned: readonly EffectPlan[];
  readonly free: readonly EffectPlan[];
  /** What it does in its first two runs. */
  readonly acts: readonly Action[];
}

export type Action =
  | { readonly type: 'write'; readonly source: number; readonly value: number }
  | {
      readonly type: 'there and back';
      readonly source: number;
      readonly value: number;
      readonly look: number | undefined;
    }
  | { readonly type: 'read'; readonly node: number; readonly isAside: boolean }
  | { readonly type: 'end effect'; readonly which: number }
  | { readonly type: 'end subscription'; readonly which: number }
  | { readonly type: 'effect'; readonly plan: EffectPlan }
  | { readonly type: 'subscribe'; readonly node: number; readonly acts: readonly Action[] }
  | { readonly type: 'drop'; readonly node: number }
  | { readonly type: 'collect' }
  | { readonly type: 'batch'; readonly actions: readonly Action[]; readonly throws: boolean };

export interface GraphPlan {
  readonly sources: readonly SourcePlan[];
  readonly derived: readonly DerivedPlan[];
  /** Whether everything is read after each step. Unread nodes are a separate case. */
  readonly readsAll: 'no' | 'forwards' | 'backwards';
  readonly steps: readonly Action[];
}

const number = fc.nat(4);
const which = fc.nat(20);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const few = <T>(arbitrary: fc.Arbitrary<T>, maxLength = 2) => fc.array(arbitrary, { maxLength });

const reads = { first: which, odd: few(which), even: few(which), aside: maybe(which) };

const write: fc.Arbitrary<Action> = fc.record({
  type: fc.constant('write' as const),
  source: which,
  value: number,
});
const thereAndBack: fc.Arbitrary<Action> = fc.record({
  type: fc.constant('there and back' as const),
  source: which,
  value: number,
  look: maybe(which),
});
const read: fc.Arbitrary<Action> = fc.record({
  type: fc.constant('read' as const),
  node: which,
  isAside: fc.boolean(),
});
const endEffect: fc.Arbitrary<Action> = fc.record({ type: fc.constant('end effect' as const), which });
const endSubscription: fc.Arbitrary<Action> = fc.record({
  type: fc.constant('end subscription' as const),
  which,
});
const drop: fc.Arbitrary<Action> = fc.record({ type: fc.constant('drop' as const), node: which });
const collect: fc.Arbitrary<Action> = fc.record({ type: fc.constant('collect' as const) });

const small: fc.Arbitrary<Action> = fc.oneof(write, write, thereAndBack, read, endEffect, endSubscription);
const batchOf = (action: fc.Arbitrary<Action>): fc.Arbitrary<Action> =>
  fc.record({
    type: fc.constant('batch' as const),
    actions: few(action, 5),
    throws: fc.integer({ min: 0, max: 9 }).map((n) => n === 9),
  });
const acts = fc.oneof(
  { weight: 3, arbitrary: fc.constant([]) },
  { weight: 1, arbitrary: few(fc.oneof(small, batchOf(small))) },
);

const effectPlan = (depth: number): fc.Arbitrary<EffectPlan> => {
  const inner = depth === 0 ? fc.constant([]) : fc.oneof(fc.constant([]), few(effectPlan(depth - 1)));
  return fc.record({
    ...reads,
    hasCleanUp: fc.boolean(),
    rethrows: fc.boolean(),
    makesFirst: fc.boolean(),
    owned: inner,
    free: inner,
    acts,
  });
};
const effect: fc.Arbitrary<Action> = fc.record({ type: fc.constant('effect' as const), plan: effectPlan(2) });
const subscribe: fc.Arbitrary<Action> = fc.record({
  type: fc.constant('subscribe' as const),
  node: which,
  acts,
});

const inBatch = fc.oneof(small, small, small, effect, subscribe, drop);
const nested = fc.oneof({ weight: 5, arbitrary: inBatch }, { weight: 1, arbitrary: batchOf(inBatch) });
const step = (...more: fc.Arbitrary<Action>[]) =>
  fc.oneof(
    write,
    write,
    write,
    thereAndBack,
    read,
    endEffect,
    endSubscription,
    effect,
    effect,
    subscribe,
    drop,
    batchOf(nested),
    ...more,
  );

export interface PlanOptions {
  /** Whether atoms of `@xstate/store` are mixed in. */
  readonly isMixed: boolean;
  /** Whether garbage is collected in between. */
  readonly isCollected?: boolean;
}

/** Graphs of at most four sources and eight computeds, and at most twenty steps. */
export function graphPlans({ isMixed, isCollected = false }: PlanOptions): fc.Arbitrary<GraphPlan> {
  const ownKinds = ['signal', 'signal', 'coarse', 'restless'] as const;
  return fc.record({
    sources: fc.array(
      fc.record({
        kind: isMixed ? fc.constantFrom(...ownKinds, 'atom', 'atom') : fc.constantFrom(...ownKinds),
        value: number,
      }),
      { minLength: 1, maxLength: 4 },
    ),
    derived: few(
      fc.record({
        ...reads,
        home: isMixed ? fc.constantFrom('ours', 'store') : fc.constant('ours'),
        isCoarse: fc.integer({ min: 0, max: 3 }).map((n) => n === 3),
        catches: fc.boolean(),
        throwsAt: fc.oneof(
          { weight: 2, arbitrary: fc.constant(undefined) },
          { weight: 1, arbitrary: number },
        ),
      }),
      8,
    ),
    readsAll: fc.constantFrom('no', 'forwards', 'backwards'),
    steps: fc.array(isCollected ? step(collect, drop) : step(), { maxLength: 20, size: 'max' }),
  }) as fc.Arbitrary<GraphPlan>;
}
