/** What kind of value something is, and what of it can be shown. No getter of the user's is called for that, and no `toJSON`. */
import { isError } from '../../machines/errors.js';
import type { Json } from './protocol.js';

/** A value that has others in it. */
export interface Described {
  readonly type: string;
  /** Whether it is shown as a list. */
  readonly isList: boolean;
  readonly size: number;
  /** What is shown of it before its entries. */
  readonly head: Readonly<Record<string, Json>>;
  /** `name` is what the entry is called to the user, where that is not its key. */
  entries(): Iterable<readonly [key: string | number, value: unknown, name?: string]>;
}

/** Values in an order of our own, such as the entries of a `Map`: in the place of a value, but none of the user's. */
export class Part {
  readonly #described: Described;

  constructor(size: number, entries: Described['entries']) {
    this.#described = { type: 'Array', isList: true, size, head: {}, entries };
  }

  /** What `value` has, if it is a part. No proxy is asked. */
  static in(value: object): Described | undefined {
    return #described in value ? value.#described : undefined;
  }
}

/** What JSON cannot say. */
export function marker(type: string, facts: Readonly<Record<string, Json>> = {}): Json {
  return { '[type]': type, ...facts };
}

/** A name, as long as names are. As a text of its own: part of a long one would keep the whole. */
export function short(text: string, length = 200): string {
  return text.length > length ? `${JSON.parse(JSON.stringify(text.slice(0, length)))}… (${text.length} characters)` : text;
}

/** A value that has no others in it, and is no text. */
export function simple(value: unknown): Json | undefined {
  switch (typeof value) {
    case 'boolean':
      return value;
    case 'number':
      return Number.isFinite(value) ? value : marker('Number', { value: String(value) });
    case 'bigint': {
      const digits = BigInt.asIntN(4096, value); // to write down millions of digits would take seconds
      return marker('BigInt', { value: digits === value ? String(value) : 'more than a thousand digits' });
    }
    case 'symbol':
      return marker('Symbol', { value: short(String(value)) });
    case 'undefined':
      return marker('undefined');
    case 'function':
      return marker('Function', { name: nameIn(value) });
    default:
      return value === null ? null : undefined;
  }
}

/** The facts worth showing of what has nothing of its own to show. */
const facts: Readonly<Record<string, readonly string[]>> = {
  AbortSignal: ['aborted'],
  ArrayBuffer: ['byteLength'],
  Blob: ['type', 'size'],
  File: ['name', 'type', 'size'],
  RegExp: ['source', 'flags'],
  Request: ['method', 'url'],
  Response: ['status', 'statusText', 'url'],
  URL: ['href'],
};

const boxes = ['Number', 'String', 'Boolean'];

/** Of which iterating is the platform's. */
const lists = ['Headers', 'URLSearchParams', 'FormData'];

/** What can be shown of an object. It may throw: an object may be a proxy that does. */
export function describe(value: object): Described {
  const part = Part.in(value);
  if (part !== undefined) return part;
  if (Array.isArray(value)) return { type: 'Array', isList: true, size: value.length, head: {}, entries: () => itemsOf(value) };
  const tag = Object.prototype.toString.call(value).slice('[object '.length, -1);
  const type = nameOf(value, tag);
  if (isError(value)) return object(type, errorOf(value));
  if (tag === 'Date') return object(type, [['value', dateOf(value as Date)]]);
  if (boxes.includes(tag)) return object(type, [['value', value.valueOf()]]);
  if (tag.startsWith('Temporal.')) return object(tag, [['value', String(value)]]);
  if (isMap(value, tag)) return collection(type, value.size, 'entries', () => pairsOf(value));
  if (isSet(value, tag)) return collection(type, value.size, 'values', () => numbered(value));
  if (lists.includes(tag)) {
    const entries = [...(value as Iterable<unknown>)];
    return collection(type, entries.length, 'entries', () => numbered(entries));
  }
  if (ArrayBuffer.isView(value) && 'length' in value) {
    const numbers = value as unknown as ArrayLike<unknown>;
    return collection(type, numbers.length, 'values', () => itemsOf(numbers));
  }
  if (isActor(value)) return object('ActorRef', read(value, ['id', 'sessionId']));
  if (isNode(value)) return object(type, read(value, ['nodeName', 'id']));
  const known = facts[tag];
  if (known !== undefined) return object(type, read(value, known));
  const { keys, size } = keysOf(value);
  return { type, isList: false, size, head: isPlain(value) ? {} : { '[type]': type }, entries: () => propertiesOf(value, keys) };
}

type Entries = ReadonlyArray<readonly [key: string, value: unknown]>;

function object(type: string, entries: Entries): Described {
  return { type, isList: false, size: entries.length, head: { '[type]': type }, entries: () => entries };
}

function collection(type: string, size: number, key: string, entries: Described['entries']): Described {
  return { type, isList: false, size: 1, head: { '[type]': type, size }, entries: () => [[key, new Part(size, entries)]] };
}

function read(value: object, keys: readonly string[]): Entries {
  return keys.map((key) => [key, (value as Record<string, unknown>)[key]]);
}

function errorOf(error: Error): Entries {
  const shown: (readonly [string, unknown])[] = [
    ['name', error.name],
    ['message', error.message],
  ];
  for (const key of ['cause', 'errors']) {
    if (Object.hasOwn(error, key)) shown.push([key, (error as unknown as Record<string, unknown>)[key]]);
  }
  const own = keysOf(error).keys.filter((key) => !['name', 'message', 'cause', 'errors', 'stack'].includes(key));
  return [...shown, ...propertiesOf(error, own)];
}

function dateOf(date: Date): string {
  return Number.isNaN(date.getTime()) ? 'Invalid Date' : date.toISOString();
}

/** By what they say they are: `instanceof` knows those of its own realm only. */
function isMap(value: object, tag: string): value is Map<unknown, unknown> {
  return tag === 'Map' && 'size' in value;
}

function isSet(value: object, tag: string): value is Set<unknown> {
  return tag === 'Set' && 'size' in value;
}

function isActor(value: object): boolean {
  return 'sessionId' in value && 'getSnapshot' in value && typeof value.getSnapshot === 'function' && 'send' in value;
}

/** Of a document. */
function isNode(value: object): boolean {
  return 'nodeType' in value && typeof value.nodeType === 'number' && 'nodeName' in value && !isPlain(value);
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null; // of another realm
}

function nameOf(value: object, tag: string): string {
  const of: unknown = value.constructor;
  return (typeof of === 'function' && nameIn(of)) || short(tag);
}

/** A class may have a static property in the place of its name. */
function nameIn(of: object): string {
  const name: unknown = Object.getOwnPropertyDescriptor(of, 'name')?.value;
  return typeof name === 'string' ? short(name) : '';
}

function* itemsOf(list: ArrayLike<unknown>): Iterable<readonly [number, unknown]> {
  for (let index = 0; index < list.length; index += 1) yield [index, list[index]];
}

function* numbered(values: Iterable<unknown>): Iterable<readonly [number, unknown]> {
  let index = 0;
  for (const value of values) yield [index++, value];
}

function* pairsOf(map: ReadonlyMap<unknown, unknown>): Iterable<readonly [number, Part]> {
  let index = 0;
  for (const [key, value] of map) {
    const name = typeof key === 'object' || typeof key === 'symbol' ? String(index) : String(key);
    const pair = [[0, key] as const, [1, value, name] as const];
    yield [index++, new Part(2, () => pair)];
  }
}

function* propertiesOf(value: object, keys: readonly string[]): Iterable<readonly [string, unknown]> {
  for (const key of keys) {
    const property = Object.getOwnPropertyDescriptor(value, key);
    yield [key, property?.get === undefined && property?.set === undefined ? property?.value : marker('Getter')];
  }
}

/** The keys of large objects: to list 100,000 takes some tens of milliseconds, and the same object is shown again and again. */
const listed = new WeakMap<object, { readonly keys: readonly string[]; readonly size: number }>();
const large = 1_000;

function keysOf(value: object): { readonly keys: readonly string[]; readonly size: number } {
  const before = listed.get(value);
  if (before !== undefined) return before;
  const keys = Object.keys(value);
  const found = { keys: keys.slice(0, large), size: keys.length };
  if (keys.length > large) listed.set(value, found);
  return found;
}
