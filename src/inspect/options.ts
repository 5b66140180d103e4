/** What the functions of this entry are given, and what is wrong with it. */
import type { InspectionEvent } from 'xstate';
import { describeValue } from '../../machines/errors.js';
import type { Limits, SanitizeOptions } from './json.js';

type Listener = (event: InspectionEvent) => void;
type ListenerObserver = { readonly next?: Listener | undefined };

/** What takes inspection events: a function, an observer, or what has one as its `inspect`: an inspector of `@statelyai/inspect`, what `connectInspector()` returns. */
export type InspectorLike =
  | ((event: InspectionEvent) => void)
  | { readonly next?: ((event: InspectionEvent) => void) | undefined }
  | { readonly inspect: ((event: InspectionEvent) => void) | { readonly next?: ((event: InspectionEvent) => void) | undefined } };

/** The observer that is meant. */
export function observerOf(inspector: InspectorLike): { next: Listener } {
  const meant: unknown = isObject(inspector) && 'inspect' in inspector ? inspector.inspect : inspector;
  if (typeof meant === 'function') return { next: meant as Listener };
  if (isObject(meant) && typeof (meant as ListenerObserver).next === 'function') return meant as { next: Listener };
  throw new TypeError(
    `An inspector is a function, an observer with a next method, or has one as its inspect, as those of @statelyai/inspect do; got ${describeValue(inspector)}.`,
  );
}

const defaults = { maxItems: 50, maxDepth: 8, maxLength: 1_000 };

/** The names of the options of `sanitized`. */
export const limitNames: readonly string[] = ['redact', ...Object.keys(defaults)];

export function limitsFrom(options: SanitizeOptions): Limits {
  demandOptions('sanitized', options, limitNames);
  const { redact = (_key: string, value: unknown) => value } = options;
  if (typeof redact !== 'function') throw new TypeError(`The option "redact" must be a function, got ${describeValue(redact)}.`);
  const limits = { redact, ...defaults };
  for (const name of Object.keys(defaults) as (keyof typeof defaults)[]) limits[name] = countFrom(name, options[name] ?? defaults[name]);
  return limits;
}

export function demandOptions(of: string, options: object, known: readonly string[]): void {
  if (!isObject(options)) throw new TypeError(`${of}() takes its options as an object, got ${describeValue(options)}.`);
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown !== undefined) throw new TypeError(`${of}() has no option "${unknown}". Its options are ${known.join(', ')}.`);
}

function countFrom(name: string, count: unknown): number {
  if (Number.isInteger(count) && (count as number) >= 1) return count as number;
  throw new TypeError(`The option "${name}" must be a whole number from 1, got ${describeValue(count)}.`);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
