import { type AnyTransitionDefinition, StateMachine } from 'xstate';
import { inMicrotask } from '../../../machines/microtask.js';
import { type Limits, toJson } from './json.js';
import { definitionFrom } from './machine-definition.js';

interface MachineSnapshot {
  readonly tags: Iterable<string>;
  readonly children: object;
  readonly [key: string]: unknown;
}

/** A copy of an actor's snapshot at some moment. */
export interface Moment {
  snapshot: unknown;
}

/**
 * Copies what inspection events carry. Several events may carry the same thing, which is then
 * copied only once.
 */
export class Copies {
  /**
   * The first snapshots of actors that had none when they were first seen, because they were still
   * being created.
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

  /** An event object may be sent again with different contents. */
  ofEvent(event: object, isNew: boolean): unknown {
    if (this.#eventsOfThisTurn.size === 0) inMicrotask(() => this.#eventsOfThisTurn.clear());
    if (isNew || !this.#eventsOfThisTurn.has(event)) this.#eventsOfThisTurn.set(event, this.of(event));
    return this.#eventsOfThisTurn.get(event);
  }

  /** The copy is made when the snapshot is first seen. */
  ofSnapshot(snapshot: object): unknown {
    let copy = this.#snapshots.get(snapshot);
    if (copy === undefined) {
      copy = this.of(ownOf(snapshot));
      this.#snapshots.set(snapshot, copy);
    }
    return copy;
  }

  /** What is shown of an actor's logic: for a machine, its class and a sanitized config. */
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

  /** Transitions, with their source and target states as ids. */
  ofTransitions(transitions: readonly AnyTransitionDefinition[]): unknown {
    const idOf = ({ id }: { readonly id: string }) => ({ id });
    const shown = transitions.map(({ eventType, reenter, source, target }) => {
      const from = { eventType, reenter, source: idOf(source) };
      return target === undefined ? from : { ...from, target: target.map(idOf) };
    });
    return this.of(shown, '_transitions');
  }
}

/**
 * The properties of a machine's snapshot that are its own data, if present; the rest belongs to the
 * machine.
 */
const own = ['status', 'value', 'context', 'output', 'error', 'historyValue'];

/**
 * Leaves out the output and the error of an actor that has none; the properties exist even then.
 */
function ownOf(shown: object): object {
  if (!('machine' in shown && 'tags' in shown && 'children' in shown))
    return withoutUndefined(Object.entries(shown));
  const { tags, children, ...rest } = shown as unknown as MachineSnapshot;
  const picked = withoutUndefined(own.map((key) => [key, rest[key]]));
  return { ...picked, tags: [...tags], children: actorsIn(children) };
}

function withoutUndefined(entries: readonly (readonly [string, unknown])[]): object {
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/**
 * The children that already exist. The actor of a load is created on first access, and inspecting
 * must not create it.
 */
function actorsIn(children: object): Record<string, unknown> {
  const existing = Object.entries(Object.getOwnPropertyDescriptors(children)).filter(
    ([, property]) => 'value' in property,
  );
  return Object.fromEntries(existing.map(([id, { value }]) => [id, value]));
}
