/** @jsxImportSource preact */
import type { JSX } from 'preact';
import { arrivalOf, endOf, pathOf } from './geometry.js';
import type { DrawnArrow } from './layout.js';
import type { Marks } from './marks.js';

interface ArrowProps {
  readonly arrow: DrawnArrow;
  readonly marks: Marks;
  /** A new number restarts the animation of a taken transition. */
  readonly run: number;
}

/**
 * The line and tip of an arrow, or a dot at the start of the chart. A light runs along an arrow
 * that was just taken.
 */
export function Arrow({
  arrow: { curve, labels, initial },
  marks: { taken, started },
  run,
}: ArrowProps): JSX.Element {
  const isTaken =
    (initial !== undefined && started.has(initial)) ||
    labels.some(({ transition }) => transition !== undefined && taken.has(transition));
  const path = pathOf(curve);
  const { x, y } = endOf(curve);
  return (
    <g class={isTaken ? 'chart-arrow is-taken' : 'chart-arrow'}>
      {initial !== undefined && <circle class="chart-start" cx={curve.start.x} cy={curve.start.y} r={5} />}
      <path class="chart-line" d={path} />
      {isTaken && <path key={run} class="chart-run" d={path} pathLength={1} />}
      <path
        class="chart-tip"
        d="M0,0L-9,-4.5L-7,0L-9,4.5Z"
        transform={`translate(${x} ${y}) rotate(${arrivalOf(curve)})`}
      />
    </g>
  );
}
