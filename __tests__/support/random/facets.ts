import { isDeepStrictEqual } from 'node:util';
import type { ReadonlySignal, Resource } from 'xstate-resource';
import { fail } from './failure.js';
import type { Shown } from './reference.js';

/** What reading threw. */
class Thrown {
  readonly error: unknown;
  constructor(error: unknown) {
    this.error = error;
  }
}

export function read(look: () => unknown): unknown {
  try {
    return look();
  } catch (error) {
    return new Thrown(error);
  }
}

export const busy: readonly string[] = ['loading', 'reloading'];

type Look = {
  readonly real: (resource: Resource<unknown>) => unknown;
  readonly expected: (shown: Shown) => unknown;
};

/** The members of a resource that can be read, and what reading them must return. */
export const facets = {
  status: { real: ({ status }) => status(), expected: ({ status }) => status },
  value: {
    real: ({ value }) => read(value),
    expected: ({ error, value }) => (error ? new Thrown(error) : value),
  },
  error: { real: ({ error }) => error(), expected: ({ error }) => error },
  isLoading: { real: ({ isLoading }) => isLoading(), expected: ({ status }) => busy.includes(status) },
  isStreaming: { real: ({ isStreaming }) => isStreaming(), expected: ({ isStreaming }) => isStreaming },
  latest: { real: ({ latest }) => latest(), expected: ({ latest }) => latest },
  snapshot: {
    real: ({ snapshot }) => snapshot(),
    expected: ({ status, value, error }) => ({ status, value, error }),
  },
  hasValue: { real: (resource) => resource.hasValue(), expected: ({ value }) => value !== undefined },
} satisfies Record<string, Look>;

export type Facet = keyof typeof facets;
export const facetNames = Object.keys(facets) as Facet[];

/** The members that are signals and can be subscribed to. */
export const signalNames = facetNames.filter((name) => name !== 'hasValue');
export const signalOf = (resource: Resource<unknown>, facet: Facet) =>
  resource[facet] as ReadonlySignal<unknown>;

/** Compares values and errors by identity, and snapshots by content. */
export function same(a: unknown, b: unknown): boolean {
  if (a instanceof Thrown && b instanceof Thrown) return a.error === b.error;
  if (isSnapshot(a) && isSnapshot(b))
    return a.status === b.status && Object.is(a.value, b.value) && a.error === b.error;
  return Object.is(a, b);
}

function isSnapshot(x: unknown): x is Omit<Shown, 'latest' | 'isStreaming'> {
  return typeof x === 'object' && x !== null && 'status' in x;
}

/** Expects all members to match the reference. `where` names the reader. */
export function expectAll(resource: Resource<unknown>, shown: Shown, where: string): void {
  for (const facet of facetNames) {
    const seen = facets[facet].real(resource);
    const expected = facets[facet].expected(shown);
    if (!same(seen, expected)) fail(`${where} sees another ${facet} of ${resource.actor.id}`, seen, expected);
  }
  const { value, context } = resource.actor.getSnapshot();
  const inside = { status: value, value: context.value, error: context.error };
  if (!same(inside, facets.snapshot.expected(shown)))
    fail(`${where} sees another snapshot of the actor`, inside, shown);
  if (context.isStreaming !== shown.isStreaming)
    fail(`${where} sees an actor that is streaming: ${context.isStreaming}`, shown);
  const snapshot = resource.snapshot();
  if (!Object.isFrozen(snapshot) || !isDeepStrictEqual(Object.keys(snapshot), ['status', 'value', 'error']))
    fail(`${where} sees a snapshot of another shape`, snapshot);
}
