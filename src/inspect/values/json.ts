import { runInspector } from '../../shared/report-error.js';
import type { Json } from '../protocol.js';
import { withNamesAsked } from './address.js';
import { describe } from './kinds.js';
import { Address, type Described, Part } from './parts.js';
import { marker, short, simple } from './primitives.js';

/** How much of a value is shown, and what of it. */
export interface SanitizeOptions {
  /**
   * Is called with the key and the value of each property, before anything else looks at the value;
   * what it returns is shown in its place. If it throws, the value is not shown, and the error is
   * reported. Default: everything is shown.
   *
   * The key is the name of the property in an object or an error (its `cause` and `errors` are
   * properties, too); the index in a list, a `Set` or a typed array; the empty text for a whole
   * event or snapshot. It is the key as text in a `Map`, where a symbol has its description, a
   * function its name, and any other object its index.
   *
   * In `Headers`, `FormData` and `URLSearchParams` it is the name as the platform has it (`Headers`
   * has it in lower case), once for each of its values.
   *
   * A `URL`, and the `url` of a `Request` or a `Response`, is asked for as a whole (`href`, `url`),
   * then by `username`, `password`, and the name of each field in its query and its fragment.
   *
   * In a list of pairs, as `Object.entries()` returns it, the second of each is asked for by its
   * index, `1`, then by the first, its name. So is the `value` of `{ name, value }` and `{ key,
   * value }` by `value`, then by its name or key, if that is a text.
   *
   * A text is shown as it is unless `redact` changes it: nobody looks for names in it, not even if
   * it is a URL or JSON.
   *
   * @example
   * ```ts
   * inspectResources(undefined, { redact: (key, value) => (/token|password/i.test(key) ? '•••' : value) });
   * ```
   */
  readonly redact?: ((key: string, value: unknown) => unknown) | undefined;
  /** How many items of a list, or properties of an object, are shown. Default: 50. */
  readonly maxItems?: number | undefined;
  /** How deep objects within objects are shown, in levels. Default: 8. */
  readonly maxDepth?: number | undefined;
  /** How many characters of a text are shown. Default: 1000. */
  readonly maxLength?: number | undefined;
}

/** The same with nothing left out. */
export interface Limits {
  readonly redact: (key: string, value: unknown) => unknown;
  readonly maxItems: number;
  readonly maxDepth: number;
  readonly maxLength: number;
}

/**
 * For one value as a whole, whatever its form: some milliseconds of work, and some hundred
 * kilobytes.
 */
const budget = { nodes: 2_000, characters: 100_000 };

type Holder = Record<string | number, Json>;

/** An object that is to be filled in. */
interface Task {
  readonly holder: Holder;
  readonly described: Described;
  /** The object that it stands for, and those around it. */
  readonly way: Way;
}

interface Way {
  readonly key: string;
  readonly value: object;
  readonly outer: Way | undefined;
  readonly depth: number;
}

/**
 * `value` as JSON, shortened. It never throws, and is of bounded size. It goes through the value
 * level by level: so what is deep inside gives way first.
 */
export function toJson(value: unknown, limits: Limits, names: readonly string[]): Json {
  return new Conversion(limits).convert(value, names);
}

/**
 * What is to be shown in the place of a value: `redact` is asked by each of its names. Where it
 * throws, it is `hidden`.
 */
export function redacted(
  limits: Limits,
  names: readonly string[],
  value: unknown,
  hidden: Json = marker('Redacted'),
): unknown {
  return names.reduce((given, name) => {
    let shown: unknown = hidden;
    runInspector(() => {
      shown = limits.redact(name, given);
    });
    return shown;
  }, value);
}

class Conversion {
  readonly #limits: Limits;
  readonly #tasks: Task[] = [];
  #nodes = budget.nodes;
  #characters = budget.characters;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  convert(value: unknown, names: readonly string[]): Json {
    const whole = this.#one('', value, names, undefined, false);
    for (const task of this.#tasks) this.#fill(task); // it grows meanwhile
    return whole;
  }

  #one(
    key: string,
    given: unknown,
    names: readonly string[],
    outer: Way | undefined,
    isInPairs: boolean,
  ): Json {
    const address = Address.in(given);
    const value = isPart(given) ? given : redacted(this.#limits, names, address ?? given);
    this.#nodes -= 1;
    if (typeof value === 'string') return this.#text(address === undefined ? value : this.#address(value));
    try {
      const json = simple(value);
      if (json !== undefined) return json;
      return this.#object({ key, value: value as object, outer, depth: depthIn(outer, value) }, isInPairs);
    } catch (error) {
      return unreadable(error);
    }
  }

  #object(way: Way, isInPairs: boolean): Json {
    const again = wayTo(way);
    if (again !== undefined) return marker('Circular', { path: again });
    const described = describe(way.value, isInPairs);
    if (way.depth >= this.#limits.maxDepth || this.#nodes <= 0)
      return marker(described.type, { omitted: described.size });
    const holder = (described.isList ? [] : { ...described.head }) as unknown as Holder;
    this.#tasks.push({ holder, described, way });
    return holder;
  }

  #fill({ holder, described: { entries, size, isList, hasPairs }, way }: Task): void {
    const most = way.depth === 0 ? Number.POSITIVE_INFINITY : this.#limits.maxItems; // what an event or a snapshot consists of is always there
    let count = 0;
    try {
      for (const [key, value, names] of entries()) {
        if (this.#nodes <= 0 || count === most) break;
        put(
          holder,
          typeof key === 'string' ? short(key) : key,
          this.#one(names[0] as string, value, names, way, hasPairs),
        );
        count += 1;
      }
    } catch (error) {
      put(holder, isList ? count : '…', unreadable(error));
      return;
    }
    if (count < size) put(holder, isList ? count : '…', marker('More', { count: size - count }));
  }

  #text(text: string): string {
    const length = Math.max(0, Math.min(this.#limits.maxLength, this.#characters));
    this.#characters -= Math.min(length, text.length);
    return short(text, length);
  }

  #address(text: string): string {
    return withNamesAsked(text, (name, value) => redacted(this.#limits, [name], value));
  }
}

function unreadable(error: unknown): Json {
  return marker('Unreadable', { message: messageOf(error) });
}

/** What a hostile object throws may itself be one. */
function messageOf(error: unknown): string {
  try {
    return String(error).slice(0, 1_000);
  } catch {
    return 'no words for it';
  }
}

function isPart(value: unknown): boolean {
  return Part.in(value) !== undefined;
}

/** A part is not deeper than what it is a part of. */
function depthIn(outer: Way | undefined, value: unknown): number {
  return outer === undefined ? 0 : outer.depth + (isPart(value) ? 0 : 1);
}

/** Where an object is on its own way; `undefined` where it is for the first time. */
function wayTo({ value, outer }: Way): string | undefined {
  for (let at = outer; at !== undefined; at = at.outer) {
    if (at.value === value) return pathOf(at);
  }
  return undefined;
}

function pathOf(way: Way): string {
  const keys: string[] = [];
  for (let at: Way | undefined = way; at?.outer !== undefined; at = at.outer) keys.unshift(at.key);
  return keys.join('.');
}

/** An own property, whatever its name is. */
function put(holder: Holder, key: string | number, value: Json): void {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
}
