/** Values that have no others in them, and the words for values. */
import type { Json } from '../protocol.js';

/** What JSON cannot say. */
export function marker(type: string, facts: Readonly<Record<string, Json>> = {}): Json {
  return { '[type]': type, ...facts };
}

/** A name, as long as names are. As a text of its own: part of a long one would keep the whole. */
export function short(text: string, length = 200): string {
  return text.length > length
    ? `${JSON.parse(JSON.stringify(text.slice(0, length)))}… (${text.length} characters)`
    : text;
}

/** A value that has no others in it, and is no text. */
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

/** To write down millions of digits would take seconds. */
export function digitsOf(value: bigint): string {
  return BigInt.asIntN(4096, value) === value ? String(value) : 'more than a thousand digits';
}

/** A class may have a static property in the place of its name. */
export function nameIn(of: object): string {
  const name: unknown = Object.getOwnPropertyDescriptor(of, 'name')?.value;
  return typeof name === 'string' ? short(name) : '';
}
