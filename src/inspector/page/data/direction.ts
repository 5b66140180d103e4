import { type Size, scaleOf } from '../chart/geometry.js';

/**
 * Chooses the direction of a chart in a box so that as much as possible is visible at once: left to
 * right, unless the chart is larger the other way.
 */
export function directionFor(box: Size, wide: Size, tall: Size): 'LR' | 'TB' {
  return scaleOf(box, tall) > scaleOf(box, wide) ? 'TB' : 'LR';
}
