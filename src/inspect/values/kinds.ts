/**
 * Determines the kind of a value and what to show of it, without calling user-defined getters or
 * `toJSON`.
 */
import { isError } from '../../../machines/errors.js';
import type { Json } from '../protocol.js';
import { arePairs, isPair, pairOf, pairsOf } from './pairs.js';
import { Address, type Described, type Entry, Part } from './parts.js';
import { marker, nameIn, short } from './primitives.js';

/** The properties worth showing of platform objects that have no own properties. */
export const facts: Readonly<Record<string, readonly string[]>> = {
  AbortSignal: ['aborted'],
  ArrayBuffer: ['byteLength'],
  Blob: ['type', 'size'],
  File: ['name', 'type', 'size'],
  RegExp: ['source', 'flags'],
  Request: ['method', 'url'],
  Response: ['status', 'statusText', 'url'],
  URL: ['href'],
};

/** The properties among these that are URLs. */
const addresses = ['href', 'url'];

export const boxes: readonly string[] = ['Number', 'String', 'Boolean'];

/**
 * Platform objects that iterate over pairs of a name and a value; a name repeats if it has several
 * values.
 */
export const named: readonly string[] = ['Headers', 'URLSearchParams', 'FormData'];

/**
 * Describes what to show of an object, which may be an item of a list of pairs. May throw, because
 * the object may be a proxy that throws.
 */
export function describe(value: object, isInPairs: boolean): Described {
  const part = Part.in(value);
  if (part !== undefined) return part;
  if (Array.isArray(value)) return listOf(value, isInPairs);
  const tag = Object.prototype.toString.call(value).slice('[object '.length, -1);
  const type = nameOf(value, tag);
  if (isError(value)) return object(type, errorOf(value));
  if (tag === 'Date') return object(type, [['value', dateOf(value as Date)]]);
  if (boxes.includes(tag)) return object(type, [['value', value.valueOf()]]);
  if (tag.startsWith('Temporal.')) return object(tag, [['value', String(value)]]);
  if (isMap(value, tag))
    return collection(type, 'entries', new Part(value.size, () => pairsOf(value)), value.size);
  if (isSet(value, tag))
    return collection(
      type,
      'values',
      new Part(value.size, () => numbered(value), arePairs(value)),
      value.size,
    );
  if (isNamed(value, tag)) {
    const pairs = [...value];
    return collection(type, 'entries', new Part(pairs.length, () => pairsOf(pairs)), pairs.length);
  }
  if (ArrayBuffer.isView(value) && 'length' in value) {
    const numbers = value as unknown as ArrayLike<unknown>;
    return collection(type, 'values', new Part(numbers.length, () => itemsOf(numbers)), numbers.length);
  }
  if (isActor(value)) return object('ActorRef', read(value, ['id', 'sessionId']));
  if (isNode(value)) return object(type, read(value, ['nodeName', 'id']));
  const known = facts[tag];
  if (known !== undefined) return object(type, read(value, known));
  const { keys, size } = keysOf(value);
  const head = hasNoClass(value) ? {} : { '[type]': type };
  return {
    type,
    isList: false,
    size,
    head,
    isPlain: true,
    hasPairs: false,
    entries: () => propertiesOf(value, keys),
  };
}

type Facts = ReadonlyArray<readonly [key: string, value: unknown, names?: readonly string[]]>;

function object(type: string, shown: Facts): Described {
  const entries = shown.map(([key, value, names = [key]]) => [key, value, names] as const);
  return {
    type,
    isList: false,
    size: entries.length,
    head: { '[type]': type },
    isPlain: false,
    hasPairs: false,
    entries: () => entries,
  };
}

function collection(type: string, key: string, part: Part, size: number): Described {
  return { ...object(type, [[key, part]]), head: { '[type]': type, size } };
}

function read(value: object, keys: readonly string[]): Facts {
  return keys.map((key) => {
    const fact = (value as Record<string, unknown>)[key];
    return [key, addresses.includes(key) && typeof fact === 'string' ? new Address(fact) : fact];
  });
}

function listOf(list: readonly unknown[], isInPairs: boolean): Described {
  const entries = () => (isInPairs && isPair(list) ? pairOf(...list) : itemsOf(list));
  return {
    type: 'Array',
    isList: true,
    size: list.length,
    head: {},
    isPlain: true,
    hasPairs: arePairs(list),
    entries,
  };
}

function errorOf(error: Error): Facts {
  const shown: (readonly [string, unknown])[] = [
    ['name', error.name],
    ['message', error.message],
  ];
  for (const key of ['cause', 'errors']) {
    if (Object.hasOwn(error, key)) shown.push([key, (error as unknown as Record<string, unknown>)[key]]);
  }
  const own = keysOf(error).keys.filter(
    (key) => !['name', 'message', 'cause', 'errors', 'stack'].includes(key),
  );
  return [...shown, ...propertiesOf(error, own)];
}

function dateOf(date: Date): string {
  return Number.isNaN(date.getTime()) ? 'Invalid Date' : date.toISOString();
}

/** By tag, because `instanceof` only recognizes objects of its own realm. */
function isMap(value: object, tag: string): value is Map<unknown, unknown> {
  return tag === 'Map' && 'size' in value;
}

function isSet(value: object, tag: string): value is Set<unknown> {
  return tag === 'Set' && 'size' in value;
}

function isNamed(value: object, tag: string): value is Iterable<readonly [string, unknown]> {
  return named.includes(tag) && Symbol.iterator in value;
}

function isActor(value: object): boolean {
  return (
    'sessionId' in value &&
    'getSnapshot' in value &&
    typeof value.getSnapshot === 'function' &&
    'send' in value
  );
}

/** Whether it is a DOM node. */
function isNode(value: object): boolean {
  return (
    'nodeType' in value && typeof value.nodeType === 'number' && 'nodeName' in value && !hasNoClass(value)
  );
}

function hasNoClass(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null; // an object of another realm
}

function nameOf(value: object, tag: string): string {
  const of: unknown = value.constructor;
  return (typeof of === 'function' && nameIn(of)) || short(tag);
}

function* itemsOf(list: ArrayLike<unknown>): Iterable<Entry> {
  for (let index = 0; index < list.length; index += 1) yield [index, list[index], [String(index)]];
}

function* numbered(values: Iterable<unknown>): Iterable<Entry> {
  let index = 0;
  for (const value of values) yield [index, value, [String(index++)]];
}

/** Shown instead of the value of a getter, which is never called. */
export const getter: Json = marker('Getter');

function* propertiesOf(
  value: object,
  keys: readonly string[],
): Iterable<readonly [key: string, value: unknown, names: readonly string[]]> {
  for (const key of keys) {
    const property = Object.getOwnPropertyDescriptor(value, key);
    const shown = property?.get === undefined && property?.set === undefined ? property?.value : getter;
    yield [key, shown, key === 'value' ? [key, ...labelsOf(value)] : [key]];
  }
}

/**
 * The labels that an object gives its `value`, as a cookie, a form field, or a header in a list
 * does.
 */
function labelsOf(value: object): readonly string[] {
  const labels: unknown[] = ['name', 'key'].map((key) => Object.getOwnPropertyDescriptor(value, key)?.value);
  return labels.filter((label) => typeof label === 'string');
}

/**
 * The keys of large objects, cached: listing 100,000 keys takes tens of milliseconds, and the same
 * object is shown again and again.
 */
const listed = new WeakMap<object, { readonly keys: readonly string[]; readonly size: number }>();
const large = 1_000;

/** More than are ever shown. */
const most = 5_000;

function keysOf(value: object): { readonly keys: readonly string[]; readonly size: number } {
  const before = listed.get(value);
  if (before !== undefined) return before;
  const keys = Object.keys(value);
  const found = { keys: keys.slice(0, most), size: keys.length };
  if (keys.length > large) listed.set(value, found);
  return found;
}
