import { soon } from '../../machines/host.js';
import { definitionFrom } from './definition.js';
import { type Limits, toJson } from './json.js';

interface MachineSnapshot {
  readonly tags: Iterable<string>;
  readonly children: object;
  readonly [key: string]: unknown;
}

/** Copies of what inspection events carry. One thing is carried by several, one after the other: it is copied once for all of them. */
export class Copies {
  readonly #limits: Limits;
  readonly #ofThisTurn = new Map<object, unknown>();
  readonly #logics = new WeakMap<object, object>();

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  of(value: unknown): unknown {
    return toJson(value, this.#limits);
  }

  /** Who sends the same object again, may have changed it. */
  ofEvent(event: object, isNew: boolean): unknown {
    if (isNew) this.#ofThisTurn.delete(event);
    return this.#once(event, () => this.of(event));
  }

  ofSnapshot(snapshot: object): unknown {
    return this.#once(snapshot, () => this.of(ownOf(snapshot)));
  }

  /** With a config that can be sent. Where it is no machine's, it is as it was. */
  ofLogic(logic: object): object {
    const { config } = logic as { readonly config?: unknown };
    if (typeof config !== 'object' || config === null) return logic;
    let copy = this.#logics.get(config);
    if (copy === undefined) {
      copy = Object.create(logic, { config: { value: definitionFrom(config, this.#limits) } }) as object;
      this.#logics.set(config, copy);
    }
    return copy;
  }

  #once(thing: object, make: () => unknown): unknown {
    if (this.#ofThisTurn.size === 0) soon(() => this.#ofThisTurn.clear());
    if (!this.#ofThisTurn.has(thing)) this.#ofThisTurn.set(thing, make());
    return this.#ofThisTurn.get(thing);
  }
}

/** What of a machine's snapshot is its own, as far as it has it; the rest is the machine. */
const own = ['status', 'value', 'context', 'output', 'error', 'historyValue'];

/** Without the output and the error of an actor that has none yet: they are properties all the same. */
function ownOf(shown: object): object {
  if (!('machine' in shown && 'tags' in shown && 'children' in shown)) return withoutNothing(Object.entries(shown));
  const { tags, children, ...rest } = shown as unknown as MachineSnapshot;
  const picked = withoutNothing(own.map((key) => [key, rest[key]]));
  return { ...picked, tags: [...tags], children: actorsIn(children) };
}

function withoutNothing(entries: readonly (readonly [string, unknown])[]): object {
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** Those that are there: a load has an actor as soon as somebody asks for it, and to look is not to ask. */
function actorsIn(children: object): Record<string, unknown> {
  const there = Object.entries(Object.getOwnPropertyDescriptors(children)).filter(([, property]) => 'value' in property);
  return Object.fromEntries(there.map(([id, { value }]) => [id, value]));
}
