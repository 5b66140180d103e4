/** @jsxImportSource preact */
import type { JSX } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import type { Json } from '../../../inspect/protocol.js';
import type { Direction } from './arranged-graph.js';
import { chartFor, drawingFor } from './cache.js';
import { describeActive, describeLast } from './describe.js';
import { Figure } from './figure.js';
import { scaleOf } from './geometry.js';
import { type LastEvent, marksOf } from './marks.js';
import { Outline } from './outline.js';
import { useRoom } from './room.js';

export interface ChartViewProps {
  /** The config of its machine as JSON, as an inspector sends it. */
  readonly definition: string | undefined;
  /** Its state value. */
  readonly value: Json | undefined;
  /** Its last event. A new object counts as a new event and restarts the animation. */
  readonly last: LastEvent | undefined;
  readonly status?: string;
  readonly name: string;
  /**
   * The direction of the chart. Default: left to right if there is room, otherwise top to bottom.
   */
  readonly direction?: Direction;
}

/**
 * How far a chart may shrink before the other direction is better, and before full size is offered.
 */
const SMALL = 0.85;
const SMALLEST = 0.72;

/**
 * The chart of an actor, with its active states and its last event highlighted. An actor without
 * states is a box with its status.
 */
export function ChartView({ definition, value, last, status, name, direction }: ChartViewProps): JSX.Element {
  const chart = chartFor(definition);
  const marks = useMemo(() => marksOf(chart, value, last), [chart, value, last]);
  const [place, setPlace] = useState<HTMLDivElement | null>(null);
  const room = useRoom(place);
  if (chart.root.children.length === 0 && chart.transitions.length === 0)
    return <Plain name={name} status={status} />;

  const wide = drawingFor(definition, 'LR');
  const isWide = direction === undefined ? wide.width * SMALL <= room.width : direction === 'LR';
  const drawing = isWide ? wide : drawingFor(definition, 'TB');
  const active = describeActive(marks.active);
  const now = status === undefined || status === 'active' ? `In ${active}.` : `${status}, in ${active}.`;
  const then =
    last === undefined
      ? ''
      : ` Last: ${describeLast(chart, last.event.type, [...marks.taken], marks.isSame)}.`;
  return (
    <figure class="chart" data-status={status}>
      <figcaption class="chart-hidden">{`Statechart of ${name}. ${now}${then}`}</figcaption>
      <Figure
        key={definition}
        chart={chart}
        drawing={drawing}
        marks={marks}
        last={last}
        name={name}
        isSmall={room.width > 0 && scaleOf(room, drawing) < SMALLEST}
        place={place}
        onPlace={setPlace}
      />
      <Outline chart={chart} marks={marks} />
    </figure>
  );
}

function Plain({
  name,
  status = 'active',
}: {
  readonly name: string;
  readonly status: string | undefined;
}): JSX.Element {
  return (
    <figure class="chart" data-status={status}>
      <div class="chart-plain">
        <strong>{name}</strong>
        <span>{status}</span>
      </div>
    </figure>
  );
}
