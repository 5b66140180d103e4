import type { ReadonlySignal, Resource } from '../index.js';
import { type Fact, isSame, outcomeOf, Thrown } from './differences.js';

/** What is observed of a resource. */
export const observedMembers = [
  'status',
  'value',
  'error',
  'isLoading',
  'isStreaming',
  'snapshot',
  'latest',
] as const;

/**
 * Follows one member of a resource: it must be told of every change, of nothing else, and never see
 * the resource torn.
 */
export class Observer {
  readonly #member: (typeof observedMembers)[number];
  readonly #observed: ReadonlySignal<unknown>;
  #seen: unknown;
  #repeated = 0;
  #torn = 0;

  constructor(member: (typeof observedMembers)[number], resource: Resource<unknown>) {
    this.#member = member;
    this.#observed = resource[member];
    this.#seen = outcomeOf(this.#observed);
    const see = (outcome: unknown) => {
      if (isSame(outcome, this.#seen)) this.#repeated += 1;
      if (resource.status() !== resource.snapshot().status) this.#torn += 1;
      this.#seen = outcome;
    };
    this.#observed.subscribe({ next: see, error: (error) => see(new Thrown(error)) });
  }

  facts(): Fact[] {
    return [
      [`what an observer of ${this.#member} saw last`, this.#seen, outcomeOf(this.#observed)],
      [`the number of times that an observer of ${this.#member} was told of no change`, this.#repeated, 0],
      [
        `the number of times that an observer of ${this.#member} saw another status than the snapshot's`,
        this.#torn,
        0,
      ],
    ];
  }
}
