/** @jsxImportSource preact */
import type { JSX } from 'preact';
import type { Chart } from '../../../chart/types.js';
import { describeTransition } from './describe.js';
import { type DrawnLabel, LABEL_PADDING } from './layout.js';
import { Lines } from './lines.js';
import type { Marks } from './marks.js';
import { Part } from './part.js';

interface LabelProps {
  readonly label: DrawnLabel;
  readonly chart: Chart;
  readonly marks: Marks;
  /** Whether Tab moves to it. */
  readonly isStop: boolean;
}

/** The label of an arrow for one of its transitions. It covers the line. */
export function Label({ label: { label, box, lines }, chart, marks, isStop }: LabelProps): JSX.Element {
  const { transition, trigger } = label;
  const isTaken = transition !== undefined && marks.taken.has(transition);
  return (
    <Part
      class={isTaken ? 'chart-label is-taken' : 'chart-label'}
      about={transition === undefined ? trigger : describeTransition(chart, transition)}
      isStop={isStop}
    >
      <rect class="chart-back" x={box.x} y={box.y} width={box.width} height={box.height} rx={5} />
      <Lines lines={lines} box={{ ...box, y: box.y + LABEL_PADDING.y }} isCentered taken={new Set()} />
    </Part>
  );
}
