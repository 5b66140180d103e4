/** @jsxImportSource preact */
import type { JSX } from 'preact';
import type { Chart } from '../../../chart/types.js';
import { describeState, describeTransition, pathWords } from './describe.js';
import type { Box } from './geometry.js';
import { type DrawnNode, PADDING } from './layout.js';
import { Lines } from './lines.js';
import type { Marks } from './marks.js';
import { Part } from './part.js';

interface NodeProps {
  readonly node: DrawnNode;
  readonly chart: Chart;
  readonly marks: Marks;
  /** Whether Tab moves to it. */
  readonly isStop: boolean;
}

/** A state, or a placeholder for one. */
export function Node({ node, chart, marks, isStop }: NodeProps): JSX.Element {
  const { kind, state, box, lines, isOuter } = node;
  const isActive = kind === 'state' && marks.active.has(state);
  const isRegion = isOuter && state.parent?.type === 'parallel';
  const classes = [
    'chart-node',
    `is-${kind}`,
    isOuter && 'is-outer',
    isRegion && 'is-region',
    isActive && 'is-active',
  ];
  const text = {
    x: box.x + (isOuter ? PADDING.x : 0),
    y: box.y + PADDING.y,
    width: box.width,
    height: box.height,
  };
  const radius = isRound(node) ? Math.min(box.height / 2, 20) : 8;
  return (
    <Part class={classes.filter(Boolean).join(' ')} about={about(node, chart, isActive)} isStop={isStop}>
      <rect class="chart-shape" {...inset(box, 0)} rx={radius} />
      {kind === 'state' && state.type === 'final' && (
        <rect class="chart-ring" {...inset(box, 3.5)} rx={radius - 3} />
      )}
      <Lines lines={lines} box={text} isCentered={!isOuter} taken={marks.taken} />
    </Part>
  );
}

function isRound({ kind, state }: DrawnNode): boolean {
  return kind === 'any' || (kind === 'state' && state.type === 'history');
}

function inset({ x, y, width, height }: Box, by: number): Box {
  return { x: x + by, y: y + by, width: width - 2 * by, height: height - 2 * by };
}

function about({ kind, state, lines }: DrawnNode, chart: Chart, isActive: boolean): string {
  const transitions = new Set(lines.flatMap(({ label }) => label?.transition ?? []));
  const within = [...transitions].map((transition) => describeTransition(chart, transition));
  const name = lines[0]?.spans[0]?.text ?? '';
  const outer = state.parent === undefined ? '' : ` of ${pathWords(state)}`;
  const heads = {
    state: () => describeState(state, isActive),
    any: () => `Any state${outer}: these transitions apply in every state`,
    unknown: () => `${name}: this state does not exist`,
  };
  return [heads[kind](), ...within].join('\n');
}
