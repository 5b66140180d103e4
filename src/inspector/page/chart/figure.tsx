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
   * There is so little room for it that it can hardly be read: then it is offered at full size, to
   * be scrolled.
   */
  readonly isSmall: boolean;
  /** The element that the picture is in, once it is there. */
  readonly place: HTMLDivElement | null;
  readonly onPlace: (place: HTMLDivElement | null) => void;
}

/** What stays free around the chart, for lines that are thick. */
const MARGIN = 6;

/**
 * The picture, as large as there is room for it, and below it what is said of the part that is
 * pointed at. One Tab leads into it, the arrow keys lead from part to part.
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
  // biome-ignore lint/correctness/useExhaustiveDependencies: at full size it is out of sight again
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
          {about ?? 'Point at a state or at what is written at an arrow to read what it does.'}
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

/** How often something has happened: it counts the objects that it is given. */
function useRuns(last: LastEvent | undefined): number {
  const runs = useRef({ last, number: 0 });
  if (runs.current.last !== last) runs.current = { last, number: runs.current.number + 1 };
  return runs.current.number;
}
