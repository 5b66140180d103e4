/** @jsxImportSource preact */
import type { JSX } from 'preact';
import { type Axis, axisOf, type Span } from '../data/axis.js';
import { duration } from '../data/durations.js';
import { type Actor, type Load, outcomeOf } from '../data/records.js';
import { loadWords } from '../data/sentence.js';
import { type Phase, phaseWords } from '../data/tries.js';
import { brief } from '../data/values.js';
import { ListBox, type ListRow } from './listbox.js';
import { Parts } from './sentence-parts.js';
import { useMoving } from './use-time.js';
import type { Virtual } from './virtual.js';

interface Props {
  readonly actor: Actor;
  /** The loads of `actor`, or of its parent if it is a load itself. */
  readonly loads: readonly Load[];
  readonly selected: Load | undefined;
  readonly onSelect: (load: Load) => void;
}

const rowHeight = 44;
const headHeight = 32;
/** The minimum number of visible rows; the half one shows that there are more. */
const fewest = 2.5;

/** The loads, one per row, each as long as it took. The rows in view fill the width. */
export function Timeline({ actor, loads, selected, onSelect }: Props): JSX.Element {
  const isRunning = loads.some((load) => outcomeOf(load) === 'running');
  const now = useMoving(isRunning);
  const axes = axisCache();
  const heightOf = (rows: number) => `${headHeight + rows * rowHeight}px`;
  const style = { flexBasis: heightOf(loads.length), minHeight: heightOf(Math.min(loads.length, fewest)) };
  return (
    <section class="timeline" style={style} aria-label={`Loads of ${actor.name}`}>
      <ListBox
        id="load"
        label={`Loads of ${actor.name}`}
        count={loads.length}
        rowHeight={rowHeight}
        follows
        selected={selected === undefined ? -1 : loads.indexOf(selected)}
        onSelect={(index) => loads[index] && onSelect(loads[index])}
        above={(virtual) => <Scale axis={axes(loads, virtual, now)} count={loads.length} />}
        row={(index, virtual) => loads[index] && rowOf(loads[index], axes(loads, virtual, now), now)}
      />
    </section>
  );
}

/** Caches the axis of a render, whichever part needs it first. */
function axisCache(): (loads: readonly Load[], virtual: Virtual, now: number) => Axis {
  let axis: Axis | undefined;
  return (loads, { seen, width }, now) => {
    const inView = seen.end > seen.first ? loads.slice(seen.first, seen.end) : loads.slice(-8);
    axis ??= axisOf(
      inView.flatMap((load) => piecesOf(load, now)),
      Math.min(0.4, 90 / (width || 1)),
    );
    return axis;
  };
}

/** The end of a lost load is unknown; all that is known is that it started. */
function endOf(load: Load, now: number): number {
  if (load.endedAt !== undefined) return load.endedAt;
  return outcomeOf(load) === 'lost'
    ? load.actor.heardAt
    : Math.max(load.startedAt, now + load.actor.client.ahead);
}

/** A part of a load that is drawn as a bar; for a policy, a try or a pause. */
interface Piece extends Span {
  readonly phase: Phase | undefined;
}

function piecesOf(load: Load, now: number): Piece[] {
  const to = endOf(load, now);
  const pieces = (load.actor.tries?.phases ?? []).map(
    (phase): Piece => ({ phase, from: phase.from, to: phase.to ?? Math.max(phase.from, to) }),
  );
  const first = pieces[0]?.from ?? to;
  return pieces.length > 0 && first - load.startedAt < 50
    ? pieces
    : [{ phase: undefined, from: load.startedAt, to: first }, ...pieces];
}

function rowOf(load: Load, axis: Axis, now: number): ListRow {
  const pieces = piecesOf(load, now);
  return {
    key: load.actor.number,
    className: `load ${classOf(load)}${isReplaced(load) ? ' replaced' : ''}${isReplacing(load) ? ' replacing' : ''}`,
    content: (
      <>
        {load.isWait ? (
          <span class="params">wait</span>
        ) : (
          <code class="params">{load.params === undefined ? load.actor.name : brief(load.params, 80)}</code>
        )}
        <span class="words">
          <Parts parts={loadWords(load, now)} />
        </span>
        <span class="track">
          {axis.breaks.map(({ at }) => (
            <span key={at} class="break" style={{ left: `${at * 100}%` }} />
          ))}
          {pieces.map((piece, index) => (
            <Bar
              key={piece.from}
              piece={piece}
              axis={axis}
              isFirst={index === 0}
              isLast={index === pieces.length - 1}
              load={load}
            />
          ))}
          {load.itemTimes.map((time) => (
            <span key={time} class="item" style={{ left: `${axis.place(time) * 100}%` }} />
          ))}
        </span>
      </>
    ),
  };
}

interface BarProps {
  readonly piece: Piece;
  readonly axis: Axis;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly load: Load;
}

function Bar({ piece: { from, to, phase }, axis, isFirst, isLast, load: { actor } }: BarProps): JSX.Element {
  const at = axis.place(from);
  const isTried = phase?.kind === 'try' && phase.error !== undefined;
  const isPause = phase?.kind === 'pause';
  const classes = ['bar', isFirst && 'first', isLast && 'last', isPause && 'pause', isTried && 'tried'];
  return (
    <span
      class={classes.filter(Boolean).join(' ')}
      style={{ left: `${at * 100}%`, width: `${(axis.place(to) - at) * 100}%` }}
      title={phase && phaseWords(phase, actor.tries?.attempts)}
    >
      {isPause && <span class="length">{duration(to - from)}</span>}
    </span>
  );
}

/** Ending a wait does not count as a cancellation. */
function classOf(load: Load): string {
  const outcome = outcomeOf(load);
  return load.isWait ? `wait${outcome === 'cancelled' ? '' : ` ${outcome}`}` : outcome;
}

/** Whether the event that cancelled it also started another load. */
function isReplaced({ outcome, endedBy, isWait }: Load): boolean {
  return outcome === 'cancelled' && !isWait && (endedBy?.began.length ?? 0) > 0;
}

function isReplacing({ beganBy }: Load): boolean {
  return beganBy?.cancelled.some(({ isWait }) => !isWait) === true;
}

function Scale({ axis, count }: { readonly axis: Axis; readonly count: number }): JSX.Element {
  return (
    <header class="scale">
      <h3>
        Loads <span class="count">{count}</span>
      </h3>
      <div class="track" aria-hidden="true">
        {axis.marks.map(({ at, time, label }) => (
          <span key={time} class="mark" style={{ left: `${at * 100}%` }}>
            {label === 0 ? '0' : duration(label)}
          </span>
        ))}
        {axis.breaks.map(({ at, length }) => (
          <span
            key={at}
            class="break"
            style={{ left: `${at * 100}%` }}
            title={`A gap of ${duration(length)} is skipped`}
          />
        ))}
      </div>
    </header>
  );
}
