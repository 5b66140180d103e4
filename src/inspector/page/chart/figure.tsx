/** @jsxImportSource preact */
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Chart } from '../../../chart/types.js';
import { Arrow } from './arrow.js';
import { aboutOf, bringIntoSight, indexOf, partAfter } from './focusable-parts.js';
import { Label } from './label.js';
import type { Drawing } from './layout.js';
import type { LastEvent, Marks } from './marks.js';
import { Node } from './node.js';

interface FigureProps {
  readonly chart: Chart;
  readonly drawing: Drawing;
  readonly marks: Marks;
  readonly last: LastEvent | undefined;
  readonly name: string;
  /**
   * Whether the chart is too small to read. If so, the page offers it at full size, with scrolling.
   */
  readonly isSmall: boolean;
  /** The element that contains the picture, once it is mounted. */
  readonly place: HTMLDivElement | null;
  readonly onPlace: (place: HTMLDivElement | null) => void;
}

/** The margin around the chart, for thick lines. */
const MARGIN = 6;

/**
 * The picture, as large as the space allows. Below it is a description of the hovered or focused
 * part. Tab enters the picture once; arrow keys move between parts.
 */
export function Figure({
  chart,
  drawing,
  marks,
  last,
  name,
  isSmall,
  place,
  onPlace,
}: FigureProps): JSX.Element {
  const [about, setAbout] = useState<string>();
  const [current, setCurrent] = useState(0);
  const [isFull, setIsFull] = useState(false);
  const run = useRuns(last);
  const [width, height] = [drawing.width + 2 * MARGIN, drawing.height + 2 * MARGIN];
  const active = drawing.nodes.findLast(
    ({ kind, state }) => kind === 'state' && marks.active.has(state),
  )?.box;
  // biome-ignore lint/correctness/useExhaustiveDependencies: at full size it may be out of view again
  useEffect(() => bringIntoSight(place, active, width), [place, active, width, isFull]);

  let stops = 0;
  const nodes = drawing.nodes.map((node) => (
    <Node key={node.key} node={node} chart={chart} marks={marks} isStop={stops++ === current} />
  ));
  const arrows = drawing.arrows.map((arrow) => (
    <Arrow key={arrow.key} arrow={arrow} marks={marks} run={run} />
  ));
  const labels = drawing.labels.map((label) => (
    <Label key={label.key} label={label} chart={chart} marks={marks} isStop={stops++ === current} />
  ));
  return (
    <>
      <div class="chart-place" ref={onPlace}>
        <svg
          class={isFull ? 'chart-drawing is-full' : 'chart-drawing'}
          aria-label={`Chart of ${name}`}
          viewBox={`${-MARGIN} ${-MARGIN} ${width} ${height}`}
          width={width}
          onPointerOver={({ target }) => setAbout(aboutOf(target))}
          onPointerLeave={() => setAbout(undefined)}
          onFocusIn={({ target, currentTarget }) => {
            setAbout(aboutOf(target));
            setCurrent(Math.max(0, indexOf(currentTarget, target)));
          }}
          onFocusOut={() => setAbout(undefined)}
          onKeyDown={(event) => {
            const next = partAfter(event.key, event.currentTarget, event.target);
            if (next === undefined) return;
            event.preventDefault();
            next.focus();
          }}
        >
          {nodes}
          {arrows}
          {labels}
        </svg>
      </div>
      <div class="chart-foot">
        <p class="chart-about" aria-hidden="true">
          {about ?? 'Hover over a state or a label to read what it does.'}
        </p>
        {(isSmall || isFull) && (
          <button type="button" class="small" aria-pressed={isFull} onClick={() => setIsFull(!isFull)}>
            Full size
          </button>
        )}
      </div>
    </>
  );
}

/** Counts how often its argument has changed to another object. */
function useRuns(last: LastEvent | undefined): number {
  const runs = useRef({ last, number: 0 });
  if (runs.current.last !== last) runs.current = { last, number: runs.current.number + 1 };
  return runs.current.number;
}
