/**
 * What values are shown with, besides those of the user: they are known by a brand, so no proxy is
 * asked.
 */
import type { Json } from '../protocol.js';

/**
 * An entry of a value. It has the names by which `redact` is asked for it: usually its key, and
 * where something has names, such as `Headers`, its name.
 */
export type Entry = readonly [key: string | number, value: unknown, names: readonly string[]];

/** A value that has others in it. */
export interface Described {
  readonly type: string;
  /** Whether it is shown as a list. */
  readonly isList: boolean;
  readonly size: number;
  /** What is shown of it before its entries. */
  readonly head: Readonly<Record<string, Json>>;
  /**
   * Whether it consists of what can be seen of it: a list, or an object of which nothing else is
   * known.
   */
  readonly isPlain: boolean;
  /** Whether all that is in it are pairs of a name and a value. */
  readonly hasPairs: boolean;
  entries(): Iterable<Entry>;
}

/**
 * Values in an order of our own, such as the entries of a `Map`: in the place of a value, but not
 * one that the user has.
 */
export class Part {
  readonly #described: Described;

  constructor(size: number, entries: Described['entries'], hasPairs = false) {
    this.#described = { type: 'Array', isList: true, size, head: {}, isPlain: true, hasPairs, entries };
  }

  /** What `value` has, if it is a part. */
  static in(value: unknown): Described | undefined {
    return typeof value === 'object' && value !== null && #described in value ? value.#described : undefined;
  }
}

/** The text of a URL, which has names in it. */
export class Address {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The text, if `value` is an address. */
  static in(value: unknown): string | undefined {
    return typeof value === 'object' && value !== null && #text in value ? value.#text : undefined;
  }
}
