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
 * An observer of one facet: it must hear of every change, of nothing else, and never of what is not
 * so.
 */
export class Watcher {
  readonly name: string;
  readonly stop: () => void;
  readonly #party: Party;
  readonly #facet: Facet;
  readonly #guard: (check: () => void) => void;
  readonly #look: () => unknown;
  #seen: unknown;
  /** Whether there was anything to hear of since it last heard. */
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
      ? effect(() => this.#hear())
      : this.#subscribe(kind.endsWith('computed') ? derived : undefined);
    this.stop = () => {
      this.#isStopped = true;
      stop();
    };
  }

  #subscribe(derived = signalOf(this.#party.resource, this.#facet)): () => void {
    this.#hear();
    const heard = () => this.#hear(true);
    const subscription = derived.subscribe({ next: heard, error: heard });
    return () => subscription.unsubscribe();
  }

  /**
   * An effect is also run where something has changed and changed back in one batch; a subscriber
   * only for a difference.
   */
  #hear(onlyOfDifferences = false): void {
    this.#guard(() => {
      if (this.#isStopped) fail(`${this.name} hears something after it has ended`);
      const seen = this.#look();
      if (!same(seen, this.#expected)) fail(`${this.name} sees something else`, seen, this.#expected);
      if (onlyOfDifferences ? same(seen, this.#seen) : !this.#isDue)
        fail(`${this.name} hears that nothing has changed`, seen);
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

  /** The library has come to rest: nothing may have been missed. */
  expectUpToDate(): void {
    if (!same(this.#expected, this.#seen))
      fail(`${this.name} has missed a change`, this.#seen, this.#expected);
  }
}
