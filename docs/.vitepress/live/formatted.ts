/** The line that `console.log()` writes in Node.js, for the values that samples print. */
export function formatted(parts: readonly unknown[]): string {
  return parts.map((part) => (typeof part === 'string' ? part : inspected(part))).join(' ');
}

function inspected(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  if (value instanceof Error) return value.stack ?? String(value);
  if (Array.isArray(value)) return within('[', value.map(inspected), ']');
  if (typeof value !== 'object' || value === null) return String(value);
  return within(
    '{',
    Object.entries(value).map(([key, each]) => `${key}: ${inspected(each)}`),
    '}',
  );
}

function within(open: string, items: readonly string[], close: string): string {
  return items.length === 0 ? open + close : `${open} ${items.join(', ')} ${close}`;
}
