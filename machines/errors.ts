const errorTags = new Set(['[object Error]', '[object DOMException]']);

/**
 * Returns an error unchanged. Wraps anything else in an `Error`, as its `cause`. If the thrown
 * value has a message, the `Error` takes over its `message` and `name`. Never throws.
 */
export function toError(thrown: unknown): Error {
  if (isError(thrown)) return thrown;
  const message = textIn(thrown, 'message');
  const error = new Error(message || messageFor(thrown), { cause: thrown });
  const name = message && textIn(thrown, 'name');
  if (name) Object.defineProperty(error, 'name', { value: name, configurable: true, writable: true });
  return error;
}

/**
 * Also checks the tag, because an error from another realm (an iframe, a test sandbox) is not an
 * `instanceof Error` here.
 */
export function isError(thrown: unknown): thrown is Error {
  try {
    return thrown instanceof Error || errorTags.has(Object.prototype.toString.call(thrown));
  } catch {
    return false; // a revoked proxy, or one whose traps throw
  }
}

/**
 * Some service clients throw lists of errors. The useful details of a `Response` or an `Event` are
 * in getters, so consoles do not print them.
 */
function messageFor(thrown: unknown): string {
  if (typeof thrown === 'string' && thrown) return thrown;
  const message = textIn(read(thrown, '0'), 'message');
  const length = read(thrown, 'length');
  if (message)
    return typeof length === 'number' && length > 1 ? `${message} (and ${length - 1} more)` : message;
  const keys = read(thrown, 'status') === undefined ? ['type', 'code'] : ['status', 'statusText'];
  const facts = keys.map((key) => [key, read(thrown, key)]);
  const known = facts.filter(([, fact]) => (typeof fact === 'string' && fact) || typeof fact === 'number');
  const list = known.map((fact) => fact.join(' ')).join(', ');
  return `Something that is not an Error was thrown: ${describeValue(thrown)}${list && ` (${list})`}`;
}

/** The string property `key` of a thrown value, if it has one. Never throws. */
export function textIn(thrown: unknown, key: string): string | undefined {
  const text = read(thrown, key);
  return typeof text === 'string' ? text : undefined;
}

function read(thrown: unknown, key: string): unknown {
  try {
    return typeof thrown === 'object' ? (thrown as Record<string, unknown> | null)?.[key] : undefined;
  } catch {
    return undefined; // a getter or a proxy threw
  }
}

/**
 * Describes a value for messages: primitives as they are written in code, anything else by its
 * kind. Never throws.
 */
export function describeValue(value: unknown): string {
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
    const kind = Object.prototype.toString.call(value).slice('[object '.length, -1);
    const article = /^([AEIO]|XML|HTML)/.test(kind) ? 'an' : 'a';
    return `${article} ${/^(Object|Array)$/.test(kind) ? kind.toLowerCase() : kind}`;
  } catch {
    return 'an object';
  }
}

/** Reports an error as uncaught. */
export function reportUncaught(error: unknown): void {
  try {
    reportError(error);
  } catch {
    // reportError is missing, or threw
    queueMicrotask(() => {
      throw error;
    });
  }
}
