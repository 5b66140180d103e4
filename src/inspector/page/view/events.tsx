/** @jsxImportSource preact */
import type { JSX } from 'preact';
import { clock, duration } from '../data/durations.js';
import { eventWords, isFromCache, payloadOf } from '../data/event-words.js';
import type { Queue } from '../data/queue.js';
import type { Actor, Entry } from '../data/records.js';
import { wordOf } from '../data/states.js';
import { Icon } from './icon.js';
import { ListBox, type ListRow } from './listbox.js';
import { State } from './state-word.js';
import { useCoarse } from './virtual.js';

interface Props {
  readonly actor: Actor | undefined;
  /** All events that are kept, of all actors. */
  readonly log: Queue<Entry>;
  readonly isOfAll: boolean;
  readonly onAll: (isOfAll: boolean) => void;
  readonly selected: Entry | undefined;
  readonly onSelect: (entry: Entry) => void;
  readonly onClear: () => void;
}

export function Events({ actor, log, isOfAll, onAll, selected, onSelect, onClear }: Props): JSX.Element {
  const rowHeight = useCoarse() ? 46 : 28;
  const entries = isOfAll || actor === undefined ? log : actor.entries;
  const index = selected === undefined ? -1 : entries.search(({ number }) => number - selected.number);
  return (
    <section class="pane events" aria-label="Events">
      <header>
        <h2>
          Events <span class="count">{entries.length.toLocaleString('en')}</span>
        </h2>
        <label class="switch">
          <input type="checkbox" checked={isOfAll} onChange={(event) => onAll(event.currentTarget.checked)} />
          of all actors
        </label>
        <button type="button" class="small" onClick={onClear} disabled={log.length === 0}>
          Clear
        </button>
      </header>
      {entries.length > 0 ? (
        <ListBox
          key={isOfAll ? 'all' : actor?.number}
          id="event"
          label={isOfAll ? 'Events of all actors' : `Events of ${actor?.name}`}
          count={entries.length}
          rowHeight={rowHeight}
          follows
          taken={entries.taken}
          selected={entries.at(index) === selected ? index : -1}
          onSelect={(at) => {
            const entry = entries.at(at);
            if (entry !== undefined) onSelect(entry);
          }}
          row={(at) => {
            const entry = entries.at(at);
            return entry && rowOf(entry, isOfAll);
          }}
          below={(virtual) =>
            !virtual.isAtEnd && (
              <button type="button" class="newest" onClick={virtual.toEnd}>
                <Icon name="down" /> Newest
              </button>
            )
          }
        />
      ) : (
        <p class="empty">No events yet.</p>
      )}
    </section>
  );
}

/** The payload of an event, if it is worth showing in the list. */
function payloadIn({ event, actor: { definition } }: Entry): string | undefined {
  if (event.type.startsWith('xstate.')) return undefined;
  if (definition?.isPolicy && event.type === 'pause' && typeof event.pause === 'number')
    return duration(event.pause);
  return payloadOf(event, 40, definition?.isResource);
}

function rowOf(entry: Entry, withActor: boolean): ListRow {
  const { event, before, after, cancelled, actor } = entry;
  const from = before && wordOf(before);
  const to = after && wordOf(after);
  const isOfResource = actor.definition?.isResource === true;
  const payload = payloadIn(entry);
  const hasCancelled = cancelled.some(({ isWait }) => !isWait);
  return {
    key: entry.number,
    className: withActor ? 'event of-all' : 'event',
    title: hasCancelled ? `${event.type}: cancelled a load` : event.type,
    content: (
      <>
        <time>{clock(entry.time)}</time>
        {withActor && <span class="name">{actor.name}</span>}
        <span class="what">
          {eventWords(event)}
          {hasCancelled && <span class="badge">✕ load</span>}
          {isOfResource && isFromCache(event) && <span class="badge">from the cache</span>}
          {payload !== undefined && <code> {payload}</code>}
        </span>
        {to !== undefined && (
          <span class="step">
            {from !== undefined && from !== to && <span class="from">{from} →</span>}
            <State word={to} />
          </span>
        )}
      </>
    ),
  };
}
