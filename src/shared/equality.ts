/** Whether two values are the same plain data. */

/**
 * Whether two values are the same plain data: primitives by `Object.is`; arrays, plain objects,
 * dates, `Map`s and `Set`s by what they contain, whatever realm they are from (an iframe, `vm`, the
 * sandbox of a test). Anything else is the same only as itself. Of properties those count that are
 * enumerable, symbols included.
 *
 * Members of a `Set` and keys of a `Map` that are objects pair up in insertion order. Cyclic data
 * is compared as such. The time it takes grows with the size of what is compared, however often a
 * part of it is referred to, and depth costs no stack.
 */
export function structurallyEqual(a: unknown, b: unknown): boolean {
  return Object.is(a, b) || (isObject(a) && isObject(b) && new Comparison().holds(a, b));
}

type Plain = Readonly<Record<PropertyKey, unknown>>;

/** A `Map`, or a `Set`, whose members are their own keys. */
type Collection = Pick<Map<unknown, unknown>, 'size' | 'has' | 'entries'> & { get?(key: unknown): unknown };

/** What is smaller, and leads nowhere, is compared again sooner than it is looked up. */
const SMALL = 8;

/**
 * Pairs that must be equal wait in a list. Objects taken to be equal are in one class (union-find),
 * as in Hopcroft and Karp's comparison of automata: a pair within a class needs no second look. So
 * each object is looked into about once, cycles end, and one difference anywhere is the answer.
 */
class Comparison {
  readonly #waiting: object[] = [];
  /**
   * Each object in a class with others, and the next one on the path to the representative of that
   * class.
   */
  #classes: Map<object, object> | undefined;

  holds(a: object, b: object): boolean {
    let isSame = this.#alike(a, b);
    while (isSame && this.#waiting.length > 0) {
      const other = this.#waiting.pop() as object;
      isSame = this.#alike(this.#waiting.pop() as object, other);
    }
    return isSame;
  }

  /** False if two values differ for certain. If that depends on what is in them, they wait. */
  #same(a: unknown, b: unknown): boolean {
    if (Object.is(a, b)) return true;
    if (!isObject(a) || !isObject(b)) return false;
    this.#waiting.push(a, b);
    return true;
  }

  #alike(a: object, b: object): boolean {
    const kind = kindOf(a);
    if (kind === undefined || kind !== kindOf(b)) return false;
    if (kind === 'Date') return Object.is(Number(a), Number(b));
    if (this.#classes !== undefined && this.#representative(a) === this.#representative(b)) return true;
    const before = this.#waiting.length;
    const size =
      kind === 'Map' || kind === 'Set'
        ? this.#sameEntries(a as Collection, b as Collection)
        : this.#sameProperties(a as Plain, b as Plain);
    if (size > SMALL || this.#waiting.length > before) this.#unite(a, b);
    return size >= 0;
  }

  /** The number of properties, or -1 if they differ. */
  #sameProperties(a: Plain, b: Plain): number {
    const keys = keysOf(a);
    if (keys.length !== keysOf(b).length || (Array.isArray(a) && a.length !== b.length)) return -1;
    for (const key of keys) if (!Object.hasOwn(b, key) || !this.#same(a[key], b[key])) return -1;
    return keys.length;
  }

  /** The number of entries, or -1 if they differ. */
  #sameEntries(a: Collection, b: Collection): number {
    if (a.size !== b.size) return -1;
    const entries = [...b.entries()].filter(([key]) => isObject(key));
    let paired = 0;
    for (const [key, value] of a.entries()) {
      const [otherKey, other] = isObject(key)
        ? (entries[paired++] ?? [])
        : [key, b.get === undefined ? key : b.get(key)];
      if (isObject(key) ? !this.#same(key, otherKey) : !b.has(key)) return -1;
      if (!this.#same(value, other)) return -1;
    }
    return a.size;
  }

  #unite(a: object, b: object): void {
    this.#classes ??= new Map();
    this.#classes.set(this.#representative(a), this.#representative(b));
  }

  #representative(member: object): object {
    const classes = this.#classes as Map<object, object>;
    let at = member;
    for (let next = classes.get(at); next !== undefined; next = classes.get(at)) {
      classes.set(at, classes.get(next) ?? next); // shortens the path for the next time
      at = next;
    }
    return at;
  }
}

function isObject(x: unknown): x is object {
  return typeof x === 'object' && x !== null;
}

function keysOf(value: object): readonly PropertyKey[] {
  const symbols = Object.getOwnPropertySymbols(value);
  if (symbols.length === 0) return Object.keys(value);
  return [
    ...Object.keys(value),
    ...symbols.filter((symbol) => Object.prototype.propertyIsEnumerable.call(value, symbol)),
  ];
}

type Kind = 'Array' | 'Object' | 'Date' | 'Map' | 'Set';

/**
 * What kind of plain data an object is; `undefined` for anything else, instances of subclasses
 * included.
 */
function kindOf(value: object): Kind | undefined {
  const prototype: object | null = Object.getPrototypeOf(value);
  if (prototype === null || isRoot(prototype)) return 'Object';
  if (!isRoot(Object.getPrototypeOf(prototype))) return undefined;
  if (Array.isArray(value)) return Array.isArray(prototype) ? 'Array' : undefined; // no class of a user's has an array for a prototype
  try {
    return builtInKindOf(value);
  } catch {
    return undefined; // it only claims to be one
  }
}

/** By its tag, for those of another realm, and by a call that throws on anything else. */
function builtInKindOf(value: object): Kind | undefined {
  switch (Object.prototype.toString.call(value)) {
    case '[object Date]':
      Date.prototype.getTime.call(value);
      return 'Date';
    case '[object Map]':
      Map.prototype.has.call(value, value);
      return 'Map';
    case '[object Set]':
      Set.prototype.has.call(value, value);
      return 'Set';
    default:
      return undefined;
  }
}

/** Whether an object is the `Object.prototype` of any realm. */
function isRoot(prototype: object | null): boolean {
  if (prototype === Object.prototype) return true;
  return (
    prototype !== null &&
    Object.getPrototypeOf(prototype) === null &&
    Object.hasOwn(prototype, 'isPrototypeOf')
  );
}
