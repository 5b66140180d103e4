/**
 * The longest delay of a JavaScript timer: about 24.8 days. A longer one would fire immediately.
 */
const longest = 2 ** 31 - 1;

export const milliseconds = 'a number of milliseconds from 0 to 2147483647';

export function isMilliseconds(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= longest;
}
