import { lookOn } from '../../machines/host.js';
import { type Described, describe, marker, Part, short, simple } from './kinds.js';
import type { Json } from './protocol.js';

/** How much of a value is shown, and what of it. */
export interface SanitizeOptions {
  /**
   * Is asked for each property, with its key and value, before anything else looks at the value; what it returns is shown in its place. In lists the key
   * is the index, in a `Map` the key as text, for a whole event or snapshot it is empty. Where it throws, the value is not shown, and the error is
   * reported. Default: everything is shown.
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

/** For one value as a whole, whatever its form: some milliseconds of work, and some hundred kilobytes. */
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

/** `value` as JSON, shortened. It never throws, and is of bounded size. It goes through the value level by level: so what is deep inside gives way first. */
export function toJson(value: unknown, limits: Limits): Json {
  return new Conversion(limits).convert(value);
}

class Conversion {
  readonly #limits: Limits;
  readonly #tasks: Task[] = [];
  #nodes = budget.nodes;
  #characters = budget.characters;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  convert(value: unknown): Json {
    const whole = this.#one('', value, undefined);
    for (const task of this.#tasks) this.#fill(task); // it grows meanwhile
    return whole;
  }

  #one(key: string, given: unknown, outer: Way | undefined): Json {
    const value = isPart(given) ? given : this.#redacted(key, given);
    this.#nodes -= 1;
    if (typeof value === 'string') return this.#text(value);
    try {
      const json = simple(value);
      if (json !== undefined) return json;
      return this.#object({ key, value: value as object, outer, depth: depthIn(outer, value) });
    } catch (error) {
      return unreadable(error);
    }
  }

  #object(way: Way): Json {
    const again = wayTo(way);
    if (again !== undefined) return marker('Circular', { path: again });
    const described = describe(way.value);
    if (way.depth >= this.#limits.maxDepth || this.#nodes <= 0) return marker(described.type, { omitted: described.size });
    const holder = (described.isList ? [] : { ...described.head }) as unknown as Holder;
    this.#tasks.push({ holder, described, way });
    return holder;
  }

  #fill({ holder, described: { entries, size, isList }, way }: Task): void {
    const most = way.depth === 0 ? Number.POSITIVE_INFINITY : this.#limits.maxItems; // what an event or a snapshot consists of is always there
    let count = 0;
    try {
      for (const [key, value, name = String(key)] of entries()) {
        if (this.#nodes <= 0 || count === most) break;
        put(holder, typeof key === 'string' ? short(key) : key, this.#one(name, value, way));
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

  #redacted(key: string, value: unknown): unknown {
    let shown: unknown = marker('Redacted');
    lookOn(() => {
      shown = this.#limits.redact(key, value);
    });
    return shown;
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
  return typeof value === 'object' && value !== null && Part.in(value) !== undefined;
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
