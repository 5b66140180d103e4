/**
 * Values that are difficult for an inspector, to be created in a page. They try to run as scripts,
 * to reveal secrets, to break serialization, or to take long.
 */

/** What must appear nowhere. */
export const secret = 's3cr3t-0f-m1ne';

/** Sets `hacked` if it is interpreted as HTML or as a script. */
export const injection =
  '<img src=x onerror="window.hacked=true"><script>window.hacked=true</script>\'"`{{window.hacked=true}}javascript:hacked=1';

class Point {
  readonly x = 1;
  readonly y = 2;
}

/** By their names in the page. */
export function hostileValues(): Record<string, unknown> {
  const circular: Record<string, unknown> = { name: 'round' };
  circular.self = circular;
  let deep: unknown = 'bottom';
  for (let level = 0; level < 10_000; level += 1) deep = { deep };
  const cause = new TypeError(`deep ${injection}`, { cause: 42n });
  return {
    bigint: 12345678901234567890n,
    map: new Map<unknown, unknown>([['key', new Map([[{ key: 1 }, 'inner']])]]),
    set: new Set([1n, 'two']),
    date: new Date(Date.UTC(2024, 1, 29)),
    never: new Date(Number.NaN),
    circular,
    deep,
    rows: Array.from({ length: 100_000 }, (_, index) => ({ index, name: `row ${index}` })),
    error: new RangeError('out of reach', { cause }),
    signal: new AbortController().signal,
    element: document.createElement('video'),
    document,
    window,
    point: new Point(),
    undefined: undefined,
    nan: Number.NaN,
    minusZero: -0,
    symbol: Symbol('sign'),
    function: function named() {},
    regExp: /a+b/gi,
    url: new URL('http://127.0.0.1/path?query=1'),
    bytes: new Uint8Array(1_000_000),
    promise: Promise.resolve(1),
    proxy: new Proxy(
      {},
      {
        ownKeys() {
          throw new Error('not for you');
        },
      },
    ),
    asked: {
      get getter() {
        throw new Error('not to be called');
      },
      toJSON() {
        throw new Error('not to be asked');
      },
    },
    token: secret,
    nested: { list: [{ token: secret }], of: new Map([['token', secret]]) },
    text: 'long '.repeat(100_000),
    [injection]: injection,
    rtl: '\u202Eright to left\u202C עברית',
    emoji: '👩‍👩‍👧‍👦🏴‍☠️',
    lone: '\uD800',
    controls: '\u0000\u0007\u001B[31m',
    constructor: 'mine',
    __proto__: null,
  };
}
