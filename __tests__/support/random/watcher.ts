import { computed, effect } from 'xstate-resource';
import { type Facet, facets, same, signalOf } from './facets.js';
import { fail } from './failure.js';
import type { Party } from './party.js';

export const watcherKinds = [
  'effect',
  'subscriber',
  'effect over a computed',
  'subscriber of a computed',
] as const;
export type WatcherKind = (typeof watcherKinds)[number];

/**
 * An observer of one member. It must be notified of every change and of nothing else, and never
 * with a wrong value.
 */
export class Watcher {
  readonly name: string;
  readonly stop: () => void;
  readonly #party: Party;
  readonly #facet: Facet;
  readonly #guard: (check: () => void) => void;
  readonly #look: () => unknown;
  #seen: unknown;
  /** Whether anything has changed since the last notification. */
  #isDue = true;
  #isStopped = false;

  constructor(party: Party, guard: (check: () => void) => void, facet: Facet, kind: WatcherKind) {
    this.#party = party;
    this.#facet = facet;
    this.#guard = guard;
    this.name = `the ${kind} of ${party.name}.${facet}`;
    const look = () => facets[facet].real(party.resource);
    const derived = computed(look, { equal: same });
    this.#look = kind.endsWith('computed') ? derived : look;
    const stop = kind.startsWith('effect')
      ? effect(() => this.#notified())
      : this.#subscribe(kind.endsWith('computed') ? derived : undefined);
    this.stop = () => {
      this.#isStopped = true;
      stop();
    };
  }

  #subscribe(derived = signalOf(this.#party.resource, this.#facet)): () => void {
    this.#notified();
    const onChange = () => this.#notified(true);
    const subscription = derived.subscribe({ next: onChange, error: onChange });
    return () => subscription.unsubscribe();
  }

  /**
   * An effect may also run if something changed and changed back in one batch. A subscriber is
   * notified only of a difference.
   */
  #notified(onlyOfDifferences = false): void {
    this.#guard(() => {
      if (this.#isStopped) fail(`${this.name} is notified after it has ended`);
      const seen = this.#look();
      if (!same(seen, this.#expected)) fail(`${this.name} sees something else`, seen, this.#expected);
      if (onlyOfDifferences ? same(seen, this.#seen) : !this.#isDue)
        fail(`${this.name} is notified although nothing has changed`, seen);
      this.#seen = seen;
      this.#isDue = false;
    });
  }

  get #expected(): unknown {
    return facets[this.#facet].expected(this.#party.reference.shown());
  }

  /** Something has changed somewhere. */
  notice(): void {
    if (!same(this.#expected, this.#seen)) this.#isDue = true;
  }

  /** The library is at rest, so no change may have been missed. */
  expectUpToDate(): void {
    if (!same(this.#expected, this.#seen))
      fail(`${this.name} has missed a change`, this.#seen, this.#expected);
  }
}
