import { parseChart } from '../../../chart/chart.js';
import type { Chart } from '../../../chart/types.js';
import type { Direction } from './arranged-graph.js';
import { type Drawing, layoutOf } from './layout.js';

/** How many charts are cached. Actors of the same machine share one. */
const MOST = 100;

const charts = new Map<string, Chart>();
const drawings = new Map<string, Drawing>();

/** The chart of a definition; the same object while it is cached. */
export function chartFor(definition: string | undefined): Chart {
  return keep(charts, definition ?? '', () => parseChart(definition));
}

/** The layout of a chart, computed once. */
export function drawingFor(definition: string | undefined, direction: Direction): Drawing {
  return keep(drawings, `${direction} ${definition ?? ''}`, () => layoutOf(chartFor(definition), direction));
}

/** Evicts the least recently used entry first. */
function keep<Value>(kept: Map<string, Value>, key: string, make: () => Value): Value {
  const value = kept.get(key) ?? make();
  kept.delete(key);
  kept.set(key, value);
  const [oldest] = kept.keys();
  if (kept.size > MOST && oldest !== undefined) kept.delete(oldest);
  return value;
}
