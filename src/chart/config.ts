/** A part of a machine's config, from a live machine or from JSON. Its content is not trusted. */
export interface Config {
  readonly [key: string]: unknown;
}

export function isConfig(value: unknown): value is Config {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Anything that is not an object counts as an empty one. */
export function asConfig(value: unknown): Config {
  return isConfig(value) ? value : {};
}

/** Returns a list. Like XState, accepts one item or a list of items. */
export function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? [] : [value];
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
