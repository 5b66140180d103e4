/** A part of a machine's config: of a live machine, or as JSON. Nothing in it is relied upon. */
export interface Config {
  readonly [key: string]: unknown;
}

export function isConfig(value: unknown): value is Config {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What is no object has nothing in it. */
export function asConfig(value: unknown): Config {
  return isConfig(value) ? value : {};
}

/** One or a list, as XState takes them. */
export function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? [] : [value];
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
