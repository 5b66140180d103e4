import { type Limits, redacted, toJson } from './json.js';
import { describe, getter } from './kinds.js';
import { short } from './primitives.js';

/**
 * How many values of a config are told of: no person writes so many, and a config may lead to
 * anything.
 */
const most = 5_000;

const unreadable = { type: 'unreadable' };

/**
 * The config of a machine as all have it who speak this protocol: what a chart is drawn from,
 * functions and logic by their names. Without its context, which is no part of the chart; what else
 * is in it is redacted as all values are.
 */
export function definitionFrom(config: object, limits: Limits): object {
  const { context, ...chart } = config as { readonly context?: unknown };
  let count = 0;

  function told(
    given: unknown,
    names: readonly string[],
    outer: readonly unknown[],
    isInPairs: boolean,
  ): unknown {
    count += 1;
    if (count > most) return { type: 'more' };
    const value = redacted(limits, names, given, unreadable);
    if (typeof value === 'function') return { type: short(String(value.name)) };
    if (typeof value === 'string') return short(value);
    if (typeof value === 'bigint' || typeof value === 'symbol') return short(String(value));
    if (typeof value !== 'object' || value === null) return value;
    if (outer.includes(value)) return { type: 'circular' };
    if (typeof (value as { transition?: unknown }).transition === 'function')
      return { type: String((value as { id?: unknown }).id ?? 'logic') };
    const described = describe(value, isInPairs);
    if (!described.isPlain) return toJson(value, limits, []); // asked for already
    const around = [...outer, value];
    const inner = [...described.entries()]
      .filter(([, each]) => each !== getter)
      .map(([key, each, all]) => [key, attempted(each, all, around, described.hasPairs)] as const);
    return described.isList ? inner.map(([, each]) => each) : Object.fromEntries(inner);
  }

  function attempted(...args: Parameters<typeof told>): unknown {
    try {
      return told(...args);
    } catch {
      return unreadable;
    }
  }

  return attempted(chart, [''], [config], false) as object;
}
