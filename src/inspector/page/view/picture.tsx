/** @jsxImportSource preact */
import type { JSX, RefObject } from 'preact';
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { drawingFor } from '../chart/cache.js';
import type { Size } from '../chart/geometry.js';
import { ChartView } from '../chart/view.js';
import { directionFor } from '../data/direction.js';
import { type Actor, type Entry, isMachine } from '../data/records.js';

interface PictureProps {
  readonly actor: Actor;
  readonly entry: Entry | undefined;
  readonly told: Entry | undefined;
}

/** Redraws the chart only when something in it changes. */
export function Picture({ actor, entry, told }: PictureProps): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const { definition, name } = actor;
  const snapshot = entry === undefined ? actor.snapshot : (entry.after ?? entry.before);
  const { status, value } = snapshot ?? {};
  const after = told?.after;
  const direction = useDirection(box, definition?.text);
  const picture = useMemo(() => {
    if (!isMachine(actor)) return <NoChart actor={actor} />;
    const last = told && after && { event: told.event, before: told.before?.value, after: after.value };
    const options = { ...(status && { status }), ...(direction && { direction }) };
    return <ChartView definition={definition?.text} value={value} last={last} name={name} {...options} />;
  }, [actor, definition, name, status, value, told, after, direction]);
  return (
    <div class="picture" ref={box}>
      {picture}
    </div>
  );
}

/** The height of the text below a chart. */
const caption = 42;

/** The direction in which a chart fits its box better; `undefined` without a chart or any room. */
function useDirection(
  box: RefObject<HTMLDivElement | null>,
  definition: string | undefined,
): 'LR' | 'TB' | undefined {
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined)
        setSize({ width: entry.contentRect.width, height: entry.contentRect.height - caption });
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [box]);
  if (definition === undefined || size.width === 0) return undefined;
  return directionFor(size, drawingFor(definition, 'LR'), drawingFor(definition, 'TB'));
}

function NoChart({ actor: { load } }: { readonly actor: Actor }): JSX.Element {
  const what =
    load === undefined
      ? 'This actor is not a machine, so it has no chart.'
      : 'This is a single run of a loader. It has no states, so it has no chart.';
  return <p class="empty">{what}</p>;
}
