const errorTags = new Set(['[object Error]', '[object DOMException]']);

/** An error as it is; anything else wrapped in an error that has it as `cause`. Never throws. */
export function toError(thrown: unknown): Error {
  return isError(thrown) ? thrown : new Error(describe(thrown), { cause: thrown });
}

/** Also by its tag, because an error made in another realm (an iframe, a test's sandbox) is no `instanceof Error` here. */
export function isError(thrown: unknown): thrown is Error {
  try {
    return thrown instanceof Error || errorTags.has(Object.prototype.toString.call(thrown));
  } catch {
    return false; // a proxy that refuses to be asked
  }
}

function describe(thrown: unknown): string {
  return typeof thrown === 'string' ? thrown : `Something that is not an Error was thrown: ${show(thrown)}`;
}

/** A value in a few words, for messages: primitives as written in code, anything else by its kind. Never throws. */
export function show(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'bigint':
      return `${value}n`;
    case 'function':
      return 'a function';
    case 'object':
      return value === null ? 'null' : kindOf(value);
    default:
      return String(value);
  }
}

function kindOf(value: object): string {
  try {
    return Object.prototype.toString.call(value);
  } catch {
    return 'an object';
  }
}
