import type { ServedRequest } from './server.js';

/** A line for each request: what was asked for, and what became of it. */
export function logOf(requests: readonly ServedRequest[]): string {
  const width = Math.max(...requests.map(({ method, path }) => `${method} ${path}`.length));
  return requests
    .map(({ method, path, state, status }) => `  ${`${method} ${path}`.padEnd(width)}  ${status ?? state}`)
    .join('\n');
}
