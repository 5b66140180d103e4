/** @jsxImportSource preact */
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { choiceOf } from '../data/choice.js';
import type { Actor, Entry } from '../data/records.js';
import { listOf, type View } from '../data/rows.js';
import type { Store } from '../data/store.js';
import { Actors } from './actor-list.js';
import { Data } from './data.js';
import { Events } from './events.js';
import { type Connection, Header } from './header.js';
import { Help } from './help.js';
import { useKeys } from './keys.js';
import { Middle } from './middle.js';
import { Spoken } from './spoken.js';
import { type Tab, Tabs } from './tabs.js';
import { useSeconds } from './use-time.js';
import { Welcome } from './welcome.js';

interface Props {
  readonly store: Store;
  readonly connection: Connection;
  /** Called each second, to check the connection. */
  readonly onSecond: () => void;
  /** Subscribes to changes of the store. */
  readonly onChange: (call: () => void) => void;
  readonly onRetry: () => void;
}

export function App({ store, connection, onSecond, onChange, onRetry }: Props): JSX.Element {
  const [, setVersion] = useState(store.version);
  useEffect(() => onChange(() => setVersion(store.version)), [store, onChange]);
  const now = useSeconds(onSecond);

  const [view, setView] = useState<View>({ search: '', filter: 'all', withLoads: false });
  const [chosen, setChosen] = useState<Actor>();
  const [entry, setEntry] = useState<Entry>();
  const [isOfAll, setIsOfAll] = useState(false);
  const [tab, setTab] = useState<Tab>('chart');
  const shown = useRef<Actor | undefined>(undefined);
  const search = useRef<HTMLInputElement>(null);
  const help = useRef<HTMLDialogElement>(null);

  const list = listOf(store, view);
  const actor = chosen ?? choiceOf(list, shown.current);
  shown.current = actor;

  const choose = (next: Actor): void => {
    setChosen(next);
    if (next !== actor) setEntry(undefined);
  };
  const chooseEntry = (next: Entry): void => {
    setChosen(next.actor);
    setEntry(next);
  };
  const toNow = (): void => setEntry(undefined);
  const back = (): void => {
    if (entry !== undefined) toNow();
    else if (view.search !== '') setView({ ...view, search: '' });
    else setTab('actors');
  };
  useKeys({ search, help, back, onTab: setTab });

  const isEmpty = store.actors.size === 0;
  return (
    <div class="app" data-tab={isEmpty ? 'chart' : tab}>
      <Header
        connection={connection}
        onRetry={onRetry}
        actors={list.total}
        events={store.log.count}
        unreadable={store.unreadable}
        onHelp={() => help.current?.showModal()}
      />
      <main>
        <Actors
          store={store}
          list={list}
          view={view}
          onView={setView}
          selected={actor}
          onSelect={choose}
          onOpen={() => setTab('chart')}
          onClear={() => {
            store.clearEnded();
            setVersion(store.version);
          }}
          now={now}
          search={search}
        />
        {actor === undefined ? (
          <Welcome isServed={connection.server !== undefined} />
        ) : (
          <Middle
            actor={actor}
            entry={entry}
            now={now}
            onActor={choose}
            onEntry={chooseEntry}
            onNow={toNow}
          />
        )}
        <Events
          actor={actor}
          log={store.log.entries}
          isOfAll={isOfAll}
          onAll={setIsOfAll}
          selected={entry}
          onSelect={chooseEntry}
          onClear={() => {
            store.clearLog();
            setVersion(store.version);
          }}
        />
        <Data actor={actor} entry={entry} onNow={toNow} />
      </main>
      <Tabs tab={tab} onTab={setTab} />
      <Spoken actor={actor} />
      <Help dialog={help} />
    </div>
  );
}
