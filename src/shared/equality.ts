/** Compares plain data by content. */

/**
 * Whether two values are equal as plain data. Primitives are compared by `Object.is`. Arrays, plain
 * objects, dates, `Map`s, and `Set`s are compared by content, even if they come from different
 * realms (an iframe, `vm`, a test sandbox). Anything else is equal only to itself. Only enumerable
 * properties count, including symbols.
 *
 * If the members of a `Set` or the keys of a `Map` are objects, they are paired in insertion order.
 * Cyclic data is supported. The time is proportional to the size of the data, no matter how often a
 * part is referenced, and deep data does not use up the stack.
 */
export function structurallyEqual(a: unknown, b: unknown): boolean {
  return Object.is(a, b) || (isObject(a) && isObject(b) && new Comparison().holds(a, b));
}

type Plain = Readonly<Record<PropertyKey, unknown>>;

/** A `Map`, or a `Set`, whose members are their own keys. */
type Collection = Pick<Map<unknown, unknown>, 'size' | 'has' | 'entries'> & { get?(key: unknown): unknown };

/**
 * An object with at most this many entries and no nested objects is faster to compare again than to
 * look up.
 */
const SMALL = 8;

/**
 * Pairs that must be equal are queued in a list. Objects that are assumed to be equal share a class
 * (union-find), as in Hopcroft and Karp's algorithm for comparing automata, so a pair within a
 * class is not compared again. As a result, each object is visited about once, cycles terminate,
 * and a single difference anywhere settles the answer.
 */
class Comparison {
  readonly #waiting: object[] = [];
  /**
   * Maps each object in a class to the next object on the path to the representative of that class.
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

  /**
   * Returns `false` if the two values certainly differ. If it depends on their content, they are
   * queued.
   */
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

  /** Returns the number of properties, or -1 if they differ. */
  #sameProperties(a: Plain, b: Plain): number {
    const keys = keysOf(a);
    if (keys.length !== keysOf(b).length || (Array.isArray(a) && a.length !== b.length)) return -1;
    for (const key of keys) if (!Object.hasOwn(b, key) || !this.#same(a[key], b[key])) return -1;
    return keys.length;
  }

  /** Returns the number of entries, or -1 if they differ. */
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
      classes.set(at, classes.get(next) ?? next); // path compression
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
 * The kind of plain data that an object is. `undefined` for anything else, including instances of
 * subclasses.
 */
function kindOf(value: object): Kind | undefined {
  const prototype: object | null = Object.getPrototypeOf(value);
  if (prototype === null || isRoot(prototype)) return 'Object';
  if (!isRoot(Object.getPrototypeOf(prototype))) return undefined;
  // the prototype of a subclass is not an array
  if (Array.isArray(value)) return Array.isArray(prototype) ? 'Array' : undefined;
  try {
    return builtInKindOf(value);
  } catch {
    return undefined; // its tag is fake
  }
}

/**
 * Checks the tag, which also works for objects of other realms, and then calls a method that throws
 * for anything else.
 */
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
