/** Pairs of a name and a value: in lists, and in objects that iterate over pairs. */
import { type Entry, Part } from './parts.js';
import { digitsOf, nameIn } from './primitives.js';

type Pair = readonly [name: string, value: unknown];

/** How many items of a list are checked. */
const most = 1_000;

export function isPair(value: unknown): value is Pair {
  return Array.isArray(value) && value.length === 2 && typeof value[0] === 'string';
}

/**
 * Whether a list consists of pairs, as `Object.entries()` returns them and `new Headers()` accepts
 * them. A list that cannot be read counts as one.
 */
export function arePairs(list: Iterable<unknown>): boolean {
  let count = 0;
  try {
    for (const item of list) {
      if (!isPair(item)) return false;
      count += 1;
      if (count === most) break;
    }
  } catch {
    return true;
  }
  return count > 0;
}

/** A name is not a secret, so `redact` is only called for it by its index, `0`. */
export function pairOf(name: string, value: unknown): readonly Entry[] {
  return [
    [0, name, ['0']],
    [1, value, ['1', name]],
  ];
}

export function* pairsOf(pairs: Iterable<readonly [key: unknown, value: unknown]>): Iterable<Entry> {
  let index = 0;
  for (const [key, value] of pairs) {
    const pair: readonly Entry[] = [
      [0, key, ['0']],
      [1, value, [nameOfKey(key) ?? String(index)]],
    ];
    yield [index, new Part(2, () => pair), [String(index++)]];
  }
}

function nameOfKey(key: unknown): string | undefined {
  switch (typeof key) {
    case 'symbol':
      return key.description;
    case 'bigint':
      return digitsOf(key);
    case 'function':
      return nameIn(key);
    case 'object':
      return key === null ? 'null' : undefined;
    default:
      return String(key);
  }
}
