/** @jsxImportSource preact */
import type { JSX, RefObject } from 'preact';
import { useState } from 'preact/hooks';
import { age } from '../data/durations.js';
import { type ProgramName, programNames } from '../data/programs.js';
import { type Actor, type Client, isOver } from '../data/records.js';
import { filters, type List, type Row, sectionsOf, type View } from '../data/rows.js';
import { type Store, windowClient } from '../data/store.js';
import { Icon } from './icon.js';
import { ListBox, type ListRow } from './listbox.js';
import { State, stateOf } from './state-word.js';
import { useCoarse } from './virtual.js';

interface Props {
  readonly store: Store;
  readonly list: List;
  readonly view: View;
  readonly onView: (view: View) => void;
  readonly selected: Actor | undefined;
  readonly onSelect: (actor: Actor) => void;
  readonly onOpen: () => void;
  readonly onClear: () => void;
  readonly now: number;
  readonly search: RefObject<HTMLInputElement | null>;
}

/** The name of the page that opened this one or has it in a frame. */
const host: ProgramName = {
  title: window.parent === window ? 'The page that opened this one' : 'The page around this one',
  mark: '',
};

export function Actors({
  store,
  list,
  view,
  onView,
  selected,
  onSelect,
  onOpen,
  onClear,
  now,
  search,
}: Props): JSX.Element {
  const [isUnfolded, setIsUnfolded] = useState(false);
  const { rows, ended, endedPrograms } = sectionsOf(list, store, selected, isUnfolded);
  const names = programNames(store.clients.values());
  const rowHeight = useCoarse() ? 46 : 32;
  const listBox = (id: string, label: string, shown: readonly Row[]): JSX.Element => (
    <ListBox
      id={id}
      label={label}
      count={shown.length}
      rowHeight={rowHeight}
      isShort={endedPrograms > 0}
      selected={shown.findIndex((row) => 'actor' in row && row.actor === selected)}
      onSelect={(at) => {
        const row = shown[at];
        if (row !== undefined && 'actor' in row) onSelect(row.actor);
      }}
      onOpen={onOpen}
      row={(at) => shown[at] && rowOf(shown[at], now, names)}
    />
  );
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
      {rows.length > 0 && listBox('actor', 'Actors', rows)}
      {endedPrograms > 0 && (
        <button
          type="button"
          class="fold"
          aria-expanded={isUnfolded}
          onClick={() => setIsUnfolded(!isUnfolded)}
        >
          <Icon name="fold" />
          {endedPrograms} ended programs
        </button>
      )}
      {ended.length > 0 && listBox('ended', 'Actors of ended programs', ended)}
      {list.groups.length === 0 && (
        <p class="empty">{store.actors.size === 0 ? 'No actors yet.' : 'No actors match.'}</p>
      )}
      {store.actors.endedCount > 0 && (
        <footer>
          <button type="button" class="small" onClick={onClear}>
            Clear ended
          </button>
        </footer>
      )}
    </section>
  );
}

function rowOf(row: Row, now: number, names: ReadonlyMap<Client, ProgramName>): ListRow {
  if ('client' in row) {
    const { client } = row;
    const { title, mark } = client.id === windowClient ? host : (names.get(client) as ProgramName);
    const content = (
      <span class="program">
        <bdi>{title}</bdi>
        <span>
          {mark}
          {client.isGone && ', gone'}
        </span>
      </span>
    );
    return { key: `client ${client.number}`, className: 'heading', isHeading: true, title, content };
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
