import { Computed } from '../signals/graph.js';
import type { Readable } from '../signals/signal.js';
import { isTracked } from '../signals/tracking.js';
import type { ResourceState } from './state.js';

/** A member that is a signal: a part of the shown state. */
export interface SignalMember<T> {
  readonly key: string;
  read(state: ResourceState, isTracked: boolean): T;
  readonly equal?: (a: T, b: T) => boolean;
}

class MemberNode<T> extends Computed<T> {
  readonly #state: ResourceState;
  readonly #member: SignalMember<T>;

  constructor(state: ResourceState, member: SignalMember<T>) {
    super();
    this.#state = state;
    this.#member = member;
  }

  get equal(): SignalMember<T>['equal'] {
    return this.#member.equal;
  }

  get name(): string {
    return `${this.#state.name}.${this.#member.key}`;
  }

  protected compute(): T {
    return this.#member.read(this.#state, true);
  }
}

/** Reads such a member. It gets a node in the graph as soon as something depends on it. */
export class MemberReadable<T> implements Readable<T> {
  readonly #state: ResourceState;
  readonly #member: SignalMember<T>;
  #node: MemberNode<T> | undefined;

  constructor(state: ResourceState, member: SignalMember<T>) {
    this.#state = state;
    this.#member = member;
  }

  read(): T {
    return this.#node === undefined && !isTracked()
      ? this.#member.read(this.#state, false)
      : this.node.read();
  }

  get node(): MemberNode<T> {
    if (this.#node === undefined) {
      this.#node = new MemberNode(this.#state, this.#member);
      this.#state.addMember(this.#node as Computed<unknown>);
    }
    return this.#node;
  }
}

export function memberOf<T>(
  key: string,
  read: SignalMember<T>['read'],
  equal?: SignalMember<T>['equal'],
): SignalMember<T> {
  return { key, read, equal } as SignalMember<T>;
}
