/** The middle one; of an even number, the mean of the two in the middle. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  const upper = sorted[half];
  const lower = sorted.length % 2 === 1 ? upper : sorted[half - 1];
  if (upper === undefined || lower === undefined) throw new RangeError('There is no median of no numbers.');
  return (lower + upper) / 2;
}

export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export function spread(numbers: readonly number[]): Spread {
  return { median: median(numbers), min: Math.min(...numbers), max: Math.max(...numbers) };
}

/** Three digits, as more are noise: 273, 14.2, 5.31, 0.47. */
export function short(number: number): string {
  const digits = Math.max(0, 2 - Math.max(-1, Math.floor(Math.log10(Math.abs(number) || 1))));
  return number.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
