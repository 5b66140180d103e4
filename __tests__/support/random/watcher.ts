import { effect, type Resource } from 'xstate-resource';
import { expectFacet, type Facet, facets, same, signalOf } from './facets.js';
import { fail } from './failure.js';
import type { Reference } from './reference.js';

/** Where a watcher is: what it watches, and who hears of what it finds. */
export interface Watched {
  readonly resource: Resource<unknown>;
  readonly reference: Reference;
  /** Runs a check in one of the library's callbacks, where throwing would reach nobody. */
  readonly guard: (check: () => void) => void;
}

/** An observer of one facet: it must hear of every change, of nothing else, and never of what is not so. */
export class Watcher {
  readonly name: string;
  readonly stop: () => void;
  readonly #facet: Facet;
  readonly #watched: Watched;
  #seen: unknown;
  /** Whether there was anything to hear of since it last heard. */
  #isDue = true;
  #isStopped = false;

  constructor(watched: Watched, facet: Facet, kind: 'effect' | 'subscriber') {
    this.#watched = watched;
    this.#facet = facet;
    this.name = `the ${kind} of ${watched.reference.name}.${facet}`;
    const stop = kind === 'effect' ? effect(() => this.#hear()) : this.#subscribe();
    this.stop = () => {
      this.#isStopped = true;
      stop();
    };
  }

  #subscribe(): () => void {
    const { resource, guard } = this.#watched;
    this.#hear();
    const heard = () => guard(() => this.#hear(true));
    const subscription = signalOf(resource, this.#facet).subscribe({ next: heard, error: heard });
    return () => subscription.unsubscribe();
  }

  /** An effect is also run where something has changed and changed back in one batch; a subscriber only for a difference. */
  #hear(onlyOfDifferences = false): void {
    const { resource, reference, guard } = this.#watched;
    guard(() => {
      if (this.#isStopped) fail(`${this.name} hears something after it has ended`);
      const seen = expectFacet(resource, this.#facet, reference.shown(), this.name);
      if (onlyOfDifferences ? same(seen, this.#seen) : !this.#isDue) fail(`${this.name} hears that nothing has changed`, seen);
      this.#seen = seen;
      this.#isDue = false;
    });
  }

  get #expected(): unknown {
    return facets[this.#facet].expected(this.#watched.reference.shown());
  }

  /** Something has changed somewhere. */
  notice(): void {
    if (!same(this.#expected, this.#seen)) this.#isDue = true;
  }

  /** The library has come to rest: nothing may have been missed. */
  expectUpToDate(): void {
    if (!same(this.#expected, this.#seen)) fail(`${this.name} has missed a change`, this.#seen, this.#expected);
  }
}
