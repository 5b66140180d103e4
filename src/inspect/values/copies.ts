import { type AnyTransitionDefinition, StateMachine } from 'xstate';
import { inMicrotask } from '../../../machines/microtask.js';
import { type Limits, toJson } from './json.js';
import { definitionFrom } from './machine-definition.js';

interface MachineSnapshot {
  readonly tags: Iterable<string>;
  readonly children: object;
  readonly [key: string]: unknown;
}

/** A copy of the snapshot that an actor had at some moment. */
export interface Moment {
  snapshot: unknown;
}

/**
 * Copies of what inspection events carry. One thing is carried by several events: it is copied once
 * for all of them.
 */
export class Copies {
  /**
   * Of actors that had no snapshot when they were first seen, as they were being made: the first
   * one that they had.
   */
  readonly firsts = new WeakMap<object, Moment>();
  readonly #limits: Limits;
  readonly #eventsOfThisTurn = new Map<object, unknown>();
  readonly #snapshots = new WeakMap<object, unknown>();
  readonly #logics = new WeakMap<object, object>();

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  of(value: unknown, name = ''): unknown {
    return toJson(value, this.#limits, [name]);
  }

  /** The same object may be sent again, with other things in it. */
  ofEvent(event: object, isNew: boolean): unknown {
    if (this.#eventsOfThisTurn.size === 0) inMicrotask(() => this.#eventsOfThisTurn.clear());
    if (isNew || !this.#eventsOfThisTurn.has(event)) this.#eventsOfThisTurn.set(event, this.of(event));
    return this.#eventsOfThisTurn.get(event);
  }

  /** As it was when it was first seen. */
  ofSnapshot(snapshot: object): unknown {
    let copy = this.#snapshots.get(snapshot);
    if (copy === undefined) {
      copy = this.of(ownOf(snapshot));
      this.#snapshots.set(snapshot, copy);
    }
    return copy;
  }

  /** What is shown of a logic: of a machine its kind, and its config as it can be sent. */
  ofLogic(logic: object): object {
    const { config } = logic as { readonly config?: unknown };
    if (typeof config !== 'object' || config === null) return {};
    let copy = this.#logics.get(config);
    if (copy === undefined) {
      const kind = logic instanceof StateMachine ? StateMachine.prototype : Object.prototype;
      copy = Object.create(kind, { config: { value: definitionFrom(config, this.#limits) } }) as object;
      this.#logics.set(config, copy);
    }
    return copy;
  }

  /** Of transitions, with the states that they lead from and to by their ids. */
  ofTransitions(transitions: readonly AnyTransitionDefinition[]): unknown {
    const idOf = ({ id }: { readonly id: string }) => ({ id });
    const shown = transitions.map(({ eventType, reenter, source, target }) => {
      const from = { eventType, reenter, source: idOf(source) };
      return target === undefined ? from : { ...from, target: target.map(idOf) };
    });
    return this.of(shown, '_transitions');
  }
}

/** What of a machine's snapshot is its own, as far as it has it; the rest is the machine. */
const own = ['status', 'value', 'context', 'output', 'error', 'historyValue'];

/**
 * Without the output and the error of an actor that has none yet: they are properties all the same.
 */
function ownOf(shown: object): object {
  if (!('machine' in shown && 'tags' in shown && 'children' in shown))
    return withoutNothing(Object.entries(shown));
  const { tags, children, ...rest } = shown as unknown as MachineSnapshot;
  const picked = withoutNothing(own.map((key) => [key, rest[key]]));
  return { ...picked, tags: [...tags], children: actorsIn(children) };
}

function withoutNothing(entries: readonly (readonly [string, unknown])[]): object {
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/**
 * Those that are there: a load has an actor as soon as somebody asks for it, and to look is not to
 * ask.
 */
function actorsIn(children: object): Record<string, unknown> {
  const there = Object.entries(Object.getOwnPropertyDescriptors(children)).filter(
    ([, property]) => 'value' in property,
  );
  return Object.fromEntries(there.map(([id, { value }]) => [id, value]));
}
