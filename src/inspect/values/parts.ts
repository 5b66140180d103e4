/**
 * Values of our own that stand for parts of user-supplied values. A private brand identifies them,
 * so proxies are never triggered.
 */
import type { Json } from '../protocol.js';

/**
 * An entry of a value. `names` are the keys that `redact` is called with: usually its key, and in
 * an object with names, such as `Headers`, its name.
 */
export type Entry = readonly [key: string | number, value: unknown, names: readonly string[]];

/** A value that contains others. */
export interface Described {
  readonly type: string;
  /** Whether it is shown as a list. */
  readonly isList: boolean;
  readonly size: number;
  /** What is shown before the entries. */
  readonly head: Readonly<Record<string, Json>>;
  /** Whether it consists of nothing but its entries: a list, or an object of an unknown kind. */
  readonly isPlain: boolean;
  /** Whether all its entries are pairs of a name and a value. */
  readonly hasPairs: boolean;
  entries(): Iterable<Entry>;
}

/**
 * Values that we arrange ourselves, such as the entries of a `Map`. Takes the place of a value, but
 * the program has no such value.
 */
export class Part {
  readonly #described: Described;

  constructor(size: number, entries: Described['entries'], hasPairs = false) {
    this.#described = { type: 'Array', isList: true, size, head: {}, isPlain: true, hasPairs, entries };
  }

  /** Returns the contents of `value` if it is a part. */
  static in(value: unknown): Described | undefined {
    return typeof value === 'object' && value !== null && #described in value ? value.#described : undefined;
  }
}

/** The text of a URL, which has named parts. */
export class Address {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** Returns the text if `value` is an address. */
  static in(value: unknown): string | undefined {
    return typeof value === 'object' && value !== null && #text in value ? value.#text : undefined;
  }
}
