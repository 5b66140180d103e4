import { type Limits, redacted, toJson } from './json.js';
import { describe, getter } from './kinds.js';
import { short } from './primitives.js';

/**
 * The maximum number of values of a config to show: nobody writes more, and a config may reference
 * anything.
 */
const most = 5_000;

const unreadable = { type: 'unreadable' };

/**
 * Returns the config of a machine as the protocol specifies it: what a chart is drawn from, with
 * functions and logic as their names. The context is left out because it is not part of the chart;
 * everything else is redacted like any other value.
 */
export function definitionFrom(config: object, limits: Limits): object {
  const { context, ...chart } = config as { readonly context?: unknown };
  let count = 0;

  function convert(
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
    if (!described.isPlain) return toJson(value, limits, []); // already redacted
    const around = [...outer, value];
    const inner = [...described.entries()]
      .filter(([, each]) => each !== getter)
      .map(([key, each, all]) => [key, tryConvert(each, all, around, described.hasPairs)] as const);
    return described.isList ? inner.map(([, each]) => each) : Object.fromEntries(inner);
  }

  function tryConvert(...args: Parameters<typeof convert>): unknown {
    try {
      return convert(...args);
    } catch {
      return unreadable;
    }
  }

  return tryConvert(chart, [''], [config], false) as object;
}
