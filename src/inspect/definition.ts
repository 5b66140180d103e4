import type { Limits } from './json.js';
import { short } from './kinds.js';

/** How many values of a config are told of: no person writes so many, and a config may lead to anything. */
const most = 5_000;

/**
 * The config of a machine as all have it who speak this protocol: what a chart is drawn from, functions and logic by their names. Without its context, which is
 * no part of the chart; what else is in it is redacted as all values are.
 */
export function definitionFrom(config: object, limits: Limits): object {
  const { context, ...chart } = config as { readonly context?: unknown };
  let count = 0;

  function told(key: string, given: unknown, outer: readonly unknown[]): unknown {
    count += 1;
    if (count > most) return { type: 'more' };
    const value = limits.redact(key, given);
    if (typeof value === 'function') return { type: short(String(value.name)) };
    if (typeof value === 'string') return short(value);
    if (typeof value === 'bigint' || typeof value === 'symbol') return short(String(value));
    if (typeof value !== 'object' || value === null) return value;
    if (outer.includes(value)) return { type: 'circular' };
    if (typeof (value as { transition?: unknown }).transition === 'function')
      return { type: String((value as { id?: unknown }).id ?? 'logic') };
    const around = [...outer, value];
    if (Array.isArray(value)) return value.map((item, index) => attempted(String(index), item, around));
    return Object.fromEntries(
      Object.entries(Object.getOwnPropertyDescriptors(value))
        .filter(([, property]) => property.enumerable)
        .map(([inner, property]) => [inner, attempted(inner, property.value, around)]),
    );
  }

  function attempted(key: string, value: unknown, outer: readonly unknown[]): unknown {
    try {
      return told(key, value, outer);
    } catch {
      return { type: 'unreadable' };
    }
  }

  return attempted('', chart, [config]) as object;
}
