/** @jsxImportSource preact */
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Chart } from '../../chart/types.js';
import { Arrow } from './arrow.js';
import { Label } from './label.js';
import type { Drawing } from './layout.js';
import type { LastEvent, Marks } from './marks.js';
import { Node } from './node.js';
import { aboutOf, bringIntoSight, indexOf, partAfter } from './parts.js';

interface FigureProps {
  readonly chart: Chart;
  readonly drawing: Drawing;
  readonly marks: Marks;
  readonly last: LastEvent | undefined;
  readonly name: string;
  /** How small it may become, as a part of 1. */
  readonly smallest: number;
  /** The element that the picture is in, once it is there. */
  readonly place: HTMLDivElement | null;
  readonly onPlace: (place: HTMLDivElement | null) => void;
}

/** What stays free around the chart, for lines that are thick. */
const MARGIN = 6;

/** The picture, and below it what is said of the part that is pointed at. One Tab leads into it, the arrow keys lead from part to part. */
export function Figure({ chart, drawing, marks, last, name, smallest, place, onPlace }: FigureProps): JSX.Element {
  const [about, setAbout] = useState<string>();
  const [current, setCurrent] = useState(0);
  const run = useRuns(last);
  const [width, height] = [drawing.width + 2 * MARGIN, drawing.height + 2 * MARGIN];
  const active = drawing.nodes.findLast(({ kind, state }) => kind === 'state' && marks.active.has(state))?.box;
  useEffect(() => bringIntoSight(place, active, width), [place, active, width]);

  let stops = 0;
  const nodes = drawing.nodes.map((node) => <Node key={node.key} node={node} chart={chart} marks={marks} isStop={stops++ === current} />);
  const arrows = drawing.arrows.map((arrow) => <Arrow key={arrow.key} arrow={arrow} marks={marks} run={run} />);
  const labels = drawing.labels.map((label) => (
    <Label key={label.key} label={label} chart={chart} marks={marks} isStop={stops++ === current} />
  ));
  return (
    <>
      <div class="chart-place" ref={onPlace}>
        <svg
          class="chart-drawing"
          aria-label={`Chart of ${name}`}
          viewBox={`${-MARGIN} ${-MARGIN} ${width} ${height}`}
          width={width}
          style={{ minWidth: `${Math.round(width * smallest)}px` }}
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
      <p class="chart-about" aria-hidden="true">
        {about ?? 'Point at a state or at what is written at an arrow to read what it does.'}
      </p>
    </>
  );
}

/** How often something has happened: it counts the objects that it is given. */
function useRuns(last: LastEvent | undefined): number {
  const runs = useRef({ last, number: 0 });
  if (runs.current.last !== last) runs.current = { last, number: runs.current.number + 1 };
  return runs.current.number;
}
