import { type Size, scaleOf } from '../chart/geometry.js';

/**
 * Which way a chart goes in a box, so that as much as possible can be seen at once: from left to
 * right unless the other way it is larger.
 */
export function directionFor(box: Size, wide: Size, tall: Size): 'LR' | 'TB' {
  return scaleOf(box, tall) > scaleOf(box, wide) ? 'TB' : 'LR';
}
