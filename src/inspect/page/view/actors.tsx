/** @jsxImportSource preact */
import type { JSX, RefObject } from 'preact';
import type { Actor } from '../data/records.js';
import { isOver } from '../data/records.js';
import { filters, type List, type Row, type View } from '../data/rows.js';
import { age } from '../data/time.js';
import { Icon } from './icon.js';
import { ListBox, type ListRow } from './listbox.js';
import { State, stateOf } from './state.js';
import { useCoarse } from './virtual.js';

interface Props {
  readonly list: List;
  readonly view: View;
  readonly onView: (view: View) => void;
  readonly selected: Actor | undefined;
  readonly onSelect: (actor: Actor) => void;
  readonly onOpen: () => void;
  readonly onClear: () => void;
  readonly ended: number;
  readonly isEmpty: boolean;
  readonly now: number;
  readonly search: RefObject<HTMLInputElement | null>;
}

/** What a page is to the one that it shows, or has opened. */
const host = window.parent === window ? 'The page that opened this one' : 'The page around this one';

export function Actors({ list, view, onView, selected, onSelect, onOpen, onClear, ended, isEmpty, now, search }: Props): JSX.Element {
  const rowHeight = useCoarse() ? 46 : 32;
  const { rows } = list;
  const index = rows.findIndex((row) => 'actor' in row && row.actor === selected);
  const select = (at: number): void => {
    const row = rows[at];
    if (row !== undefined && 'actor' in row) onSelect(row.actor);
  };
  return (
    <section class="pane actors" aria-label="Actors">
      <search class="search">
        <Icon name="search" />
        <input
          ref={search}
          type="search"
          aria-label="Search the actors"
          placeholder="Search"
          value={view.search}
          onInput={(event) => onView({ ...view, search: event.currentTarget.value })}
        />
        <span class="key" aria-hidden="true">
          /
        </span>
      </search>
      <fieldset class="chips">
        <legend class="unseen">Show</legend>
        {filters.map(({ filter, label }) => (
          <Chip
            key={filter}
            label={label}
            count={list.counts[filter]}
            isOn={view.filter === filter}
            onClick={() => onView({ ...view, filter })}
          />
        ))}
        <Chip
          label="Loads"
          title="Each load is an actor, too"
          isOn={view.withLoads}
          onClick={() => onView({ ...view, withLoads: !view.withLoads })}
        />
      </fieldset>
      {rows.length > 0 ? (
        <ListBox
          id="actor"
          label="Actors"
          count={rows.length}
          rowHeight={rowHeight}
          selected={index}
          onSelect={select}
          onOpen={onOpen}
          row={(at) => rows[at] && rowOf(rows[at], now)}
        />
      ) : (
        <p class="empty">{isEmpty ? 'None yet.' : 'None like that.'}</p>
      )}
      {ended > 0 && (
        <footer>
          <button type="button" class="small" onClick={onClear}>
            Clear ended
          </button>
        </footer>
      )}
    </section>
  );
}

function rowOf(row: Row, now: number): ListRow {
  if ('client' in row) {
    const { client } = row;
    const name = client.id === 'window' ? host : `Program ${client.number}`;
    const content = client.isGone ? `${name}, gone` : name;
    return { key: `client ${client.number}`, className: 'heading', isHeading: true, content };
  }
  const { actor, depth } = row;
  return {
    key: actor.number,
    className: isOver(actor) ? 'actor over' : 'actor',
    title: `${actor.name} (${actor.sessionId})`,
    content: (
      <>
        <span class="name" style={{ paddingLeft: `${Math.min(depth, 6) * 14}px` }}>
          {actor.name}
        </span>
        <State word={stateOf(actor)} />
        <span class="age">{age(now + actor.client.ahead - actor.since)}</span>
      </>
    ),
  };
}

interface ChipProps {
  readonly label: string;
  readonly count?: number;
  readonly title?: string;
  readonly isOn: boolean;
  readonly onClick: () => void;
}

function Chip({ label, count, title, isOn, onClick }: ChipProps): JSX.Element {
  return (
    <button type="button" class="chip" title={title} aria-pressed={isOn} onClick={onClick}>
      {label}
      {count !== undefined && <span class="count">{count.toLocaleString('en')}</span>}
    </button>
  );
}
