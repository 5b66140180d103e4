import type { ReadonlySignal, Resource } from '../index.js';
import { type Fact, isSame, outcomeOf, Thrown } from './differences.js';

/** The members of a resource that are observed. */
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
 * Subscribes to one member of a resource. It must be notified of every change and of nothing else,
 * and must never see a status that differs from the snapshot's.
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
    const record = (outcome: unknown) => {
      if (isSame(outcome, this.#seen)) this.#repeated += 1;
      if (resource.status() !== resource.snapshot().status) this.#torn += 1;
      this.#seen = outcome;
    };
    this.#observed.subscribe({ next: record, error: (error) => record(new Thrown(error)) });
  }

  facts(): Fact[] {
    return [
      [`what an observer of ${this.#member} saw last`, this.#seen, outcomeOf(this.#observed)],
      [
        `the number of times that an observer of ${this.#member} was notified without a change`,
        this.#repeated,
        0,
      ],
      [
        `the number of times that an observer of ${this.#member} saw a status other than the snapshot's`,
        this.#torn,
        0,
      ],
    ];
  }
}
