import { runInspector } from '../../shared/report-error.js';
import type { Json } from '../protocol.js';
import { withNamesAsked } from './address.js';
import { describe } from './kinds.js';
import { Address, type Described, Part } from './parts.js';
import { marker, short, simple } from './primitives.js';

/** How much of a value is shown, and what is hidden. */
export interface SanitizeOptions {
  /**
   * Called with the key and the value of each property, before anything else reads the value. The
   * returned value is shown instead. If the function throws, the value is hidden and the error is
   * reported. Default: everything is shown.
   *
   * The key is the property name for an object or an error (including its `cause` and `errors`),
   * the index for a list, a `Set`, or a typed array, and the empty string for a whole event or
   * snapshot. For a `Map`, it is the key as a string; a symbol is represented by its description, a
   * function by its name, and any other object by its index.
   *
   * For `Headers`, `FormData`, and `URLSearchParams`, the key is the name as the platform returns
   * it (lower case for `Headers`). The function is called once for each value of a name.
   *
   * For a `URL`, and for the `url` of a `Request` or a `Response`, the function is called for the
   * whole URL (`href` or `url`), then for `username`, `password`, and each field of the query and
   * the fragment.
   *
   * For a list of pairs, such as the result of `Object.entries()`, the function is called twice for
   * the second item of each pair: with its index, `1`, as the key, and then with the first item,
   * its name, as the key. Likewise, for the `value` of `{ name, value }` and `{ key, value }`, the
   * key is `value`, and then the name or key if that is a string.
   *
   * A string is shown unchanged unless `redact` changes it. Its contents are not searched for
   * names, even if it is a URL or JSON.
   *
   * @example
   * ```ts
   * inspectResources(undefined, { redact: (key, value) => (/token|password/i.test(key) ? '•••' : value) });
   * ```
   */
  readonly redact?: ((key: string, value: unknown) => unknown) | undefined;
  /** The maximum number of items of a list, or properties of an object, to show. Default: 50. */
  readonly maxItems?: number | undefined;
  /** The maximum number of levels of nested objects to show. Default: 8. */
  readonly maxDepth?: number | undefined;
  /** The maximum number of characters of a string to show. Default: 1000. */
  readonly maxLength?: number | undefined;
}

/** `SanitizeOptions` with all defaults filled in. */
export interface Limits {
  readonly redact: (key: string, value: unknown) => unknown;
  readonly maxItems: number;
  readonly maxDepth: number;
  readonly maxLength: number;
}

/**
 * The limits for one whole value, whatever its shape: a few milliseconds of work and a few hundred
 * kilobytes.
 */
const budget = { nodes: 2_000, characters: 100_000 };

type Holder = Record<string | number, Json>;

/** An output object that must still be filled in. */
interface Task {
  readonly holder: Holder;
  readonly described: Described;
  /** The source object, and the objects around it. */
  readonly path: Path;
}

interface Path {
  readonly key: string;
  readonly value: object;
  readonly outer: Path | undefined;
  readonly depth: number;
}

/**
 * Returns `value` as JSON of limited size. Never throws. Visits the value level by level, so the
 * deepest parts are the first to be cut.
 */
export function toJson(value: unknown, limits: Limits, names: readonly string[]): Json {
  return new Conversion(limits).convert(value, names);
}

/**
 * Returns what is shown instead of a value: calls `redact` with each of its names. Returns `hidden`
 * if `redact` throws.
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
    for (const task of this.#tasks) this.#fill(task); // the list grows during the loop
    return whole;
  }

  #one(
    key: string,
    given: unknown,
    names: readonly string[],
    outer: Path | undefined,
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

  #object(path: Path, isInPairs: boolean): Json {
    const ancestor = pathToAncestor(path);
    if (ancestor !== undefined) return marker('Circular', { path: ancestor });
    const described = describe(path.value, isInPairs);
    if (path.depth >= this.#limits.maxDepth || this.#nodes <= 0)
      return marker(described.type, { omitted: described.size });
    const holder = (described.isList ? [] : { ...described.head }) as unknown as Holder;
    this.#tasks.push({ holder, described, path });
    return holder;
  }

  #fill({ holder, described: { entries, size, isList, hasPairs }, path }: Task): void {
    const most = path.depth === 0 ? Number.POSITIVE_INFINITY : this.#limits.maxItems; // the parts of an event or a snapshot itself are never cut
    let count = 0;
    try {
      for (const [key, value, names] of entries()) {
        if (this.#nodes <= 0 || count === most) break;
        put(
          holder,
          typeof key === 'string' ? short(key) : key,
          this.#one(names[0] as string, value, names, path, hasPairs),
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

/** A hostile object may throw another hostile object. */
function messageOf(error: unknown): string {
  try {
    return String(error).slice(0, 1_000);
  } catch {
    return 'an error without a message';
  }
}

function isPart(value: unknown): boolean {
  return Part.in(value) !== undefined;
}

/** A part is on the same level as the object that it belongs to. */
function depthIn(outer: Path | undefined, value: unknown): number {
  return outer === undefined ? 0 : outer.depth + (isPart(value) ? 0 : 1);
}

/**
 * The path to an object that contains itself; `undefined` if the object is not among those around
 * it.
 */
function pathToAncestor({ value, outer }: Path): string | undefined {
  for (let at = outer; at !== undefined; at = at.outer) {
    if (at.value === value) return pathOf(at);
  }
  return undefined;
}

function pathOf(path: Path): string {
  const keys: string[] = [];
  for (let at: Path | undefined = path; at?.outer !== undefined; at = at.outer) keys.unshift(at.key);
  return keys.join('.');
}

/** Defines an own property, whatever its name, `__proto__` included. */
function put(holder: Holder, key: string | number, value: Json): void {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
}
