/** Whether two values are the same plain data. */

/**
 * Whether two values are the same plain data: primitives by `Object.is`; arrays, plain objects, dates, `Map`s and `Set`s by what they contain, whatever
 * realm they are from (an iframe, `vm`, the sandbox of a test). Anything else is the same only as itself.
 *
 * Members of a `Set` and keys of a `Map` that are objects pair up in insertion order. Cyclic data is compared as such. The time it takes grows with the
 * number of objects, however often each of them is referred to, and depth costs no stack.
 */
export function structurallyEqual(a: unknown, b: unknown): boolean {
  return Object.is(a, b) || new Comparison().holds(a, b);
}

/**
 * Pairs that must be equal wait in a list. Objects taken to be equal are in one class (union-find), as in Hopcroft and Karp's comparison of automata: a pair
 * within a class needs no second look. So each object is looked into about once, cycles end, and one difference anywhere is the answer.
 */
class Comparison {
  readonly #waiting: object[] = [];
  /** Each object in a class with others, and the next one on the path to the representative of that class. */
  #classes: Map<object, object> | undefined;

  holds(a: unknown, b: unknown): boolean {
    if (!this.#same(a, b)) return false;
    for (let other = this.#waiting.pop(); other !== undefined; other = this.#waiting.pop()) {
      if (!this.#alike(this.#waiting.pop() as object, other)) return false;
    }
    return true;
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
    if (this.#classes !== undefined && this.#representative(a) === this.#representative(b)) return true;
    const before = this.#waiting.length;
    const areAlike = this.#sameContent(kind, a, b);
    if (this.#waiting.length > before) this.#unite(a, b); // only those that lead on can be met again without end
    return areAlike;
  }

  #sameContent(kind: Kind, a: object, b: object): boolean {
    if (kind === 'Date') return Object.is(Number(a), Number(b));
    if (kind === 'Map' || kind === 'Set') return this.#sameEntries(a as Collection, b as Collection);
    const keys = Reflect.ownKeys(a);
    return (
      keys.length === Reflect.ownKeys(b).length &&
      keys.every((key) => Object.hasOwn(b, key) && this.#same(Reflect.get(a, key), Reflect.get(b, key)))
    );
  }

  #sameEntries(a: Collection, b: Collection): boolean {
    if (a.size !== b.size) return false;
    const entries = [...b.entries()].filter(([key]) => isObject(key));
    let paired = 0;
    for (const [key, value] of a.entries()) {
      const [otherKey, other] = isObject(key) ? (entries[paired++] ?? []) : [key, b.get === undefined ? key : b.get(key)];
      if (isObject(key) ? !this.#same(key, otherKey) : !b.has(key)) return false;
      if (!this.#same(value, other)) return false;
    }
    return true;
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

type Kind = 'Array' | 'Object' | 'Date' | 'Map' | 'Set';

/** A `Map`, or a `Set`, whose members are their own keys. */
type Collection = Pick<Map<unknown, unknown>, 'size' | 'has' | 'entries'> & { get?(key: unknown): unknown };

/** What kind of plain data an object is; `undefined` if it is none, as instances of subclasses are. */
function kindOf(value: object): Kind | undefined {
  const prototype: object | null = Object.getPrototypeOf(value);
  if (prototype === null || isRoot(prototype)) return 'Object';
  if (!isRoot(Object.getPrototypeOf(prototype))) return undefined;
  const tag = Object.prototype.toString.call(value).slice('[object '.length, -1);
  if (tag === 'Array') return Array.isArray(prototype) ? tag : undefined; // an instance of a class is none of which the prototype is one
  try {
    builtIn[tag]?.call(value);
    return tag in builtIn ? (tag as Kind) : undefined;
  } catch {
    return undefined; // it only claims to be one
  }
}

/** What throws on anything else, of whatever realm. */
const builtIn: Readonly<Record<string, (this: unknown, key?: unknown) => unknown>> = {
  Date: Date.prototype.getTime,
  Map: Map.prototype.has,
  Set: Set.prototype.has,
};

/** Whether an object is the `Object.prototype` of any realm. */
function isRoot(prototype: object | null): boolean {
  return (
    prototype === Object.prototype ||
    (prototype !== null && Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, 'isPrototypeOf'))
  );
}
