/** Values that contain no others, and the markers for values that JSON cannot represent. */
import type { Json } from '../protocol.js';

/** Represents a value that JSON cannot represent. */
export function marker(type: string, facts: Readonly<Record<string, Json>> = {}): Json {
  return { '[type]': type, ...facts };
}

/**
 * Shortens a string. Copies the kept part, because a slice would keep the whole string in memory.
 */
export function short(text: string, length = 200): string {
  return text.length > length
    ? `${JSON.parse(JSON.stringify(text.slice(0, length)))}… (${text.length} characters)`
    : text;
}

/**
 * Converts a value that contains no others and is not a string; returns `undefined` for any other
 * value.
 */
export function simple(value: unknown): Json | undefined {
  switch (typeof value) {
    case 'boolean':
      return value;
    case 'number':
      return Number.isFinite(value) ? value : marker('Number', { value: String(value) });
    case 'bigint':
      return marker('BigInt', { value: digitsOf(value) });
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

/** Printing millions of digits would take seconds. */
export function digitsOf(value: bigint): string {
  return BigInt.asIntN(4096, value) === value ? String(value) : 'more than a thousand digits';
}

/** Checks the type, because a class may have a static property called `name`. */
export function nameIn(of: object): string {
  const name: unknown = Object.getOwnPropertyDescriptor(of, 'name')?.value;
  return typeof name === 'string' ? short(name) : '';
}
