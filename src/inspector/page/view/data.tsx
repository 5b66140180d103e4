/** @jsxImportSource preact */
import type { JSX } from 'preact';
import type { Json, SnapshotMessageBody } from '../../../inspect/protocol.js';
import { clock } from '../data/durations.js';
import { eventWords } from '../data/event-words.js';
import type { Actor, Entry } from '../data/records.js';
import { shown } from '../data/values.js';
import { CopyButton } from './copy.js';
import { Inner, Tree } from './tree.js';

interface Props {
  readonly actor: Actor | undefined;
  /** The event whose resulting data is shown; `undefined`: the current data. */
  readonly entry: Entry | undefined;
  readonly onNow: () => void;
}

/** The data of an actor, now or after a past event. */
export function Data({ actor, entry, onNow }: Props): JSX.Element {
  const snapshot = entry === undefined ? actor?.snapshot : (entry.after ?? entry.before);
  return (
    <section class="pane data" aria-label="Data">
      <header>
        <h2>Data</h2>
        <span class="when">{entry === undefined && 'now'}</span>
        {snapshot !== undefined && (
          <CopyButton
            label="Copy as JSON"
            text={() =>
              JSON.stringify(entry === undefined ? snapshot : { event: entry.event, snapshot }, null, 2)
            }
          />
        )}
      </header>
      {entry !== undefined && (
        <p class="past">
          <span>
            After “{eventWords(entry.event)}”, <time>{clock(entry.time)}</time>
          </span>
          <button type="button" class="small" onClick={onNow}>
            Back to now
          </button>
        </p>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard */}
      <section class="scroll" tabIndex={0} aria-label={`Contents of ${actor?.name ?? 'no actor'}`}>
        {entry !== undefined && <Part title="Event" value={entry.event} />}
        {snapshot === undefined ? <p class="empty">Nothing yet.</p> : <Snapshot snapshot={snapshot} />}
      </section>
    </section>
  );
}

const parts = [
  ['error', 'Error'],
  ['output', 'Output'],
  ['context', 'Context'],
  ['input', 'Input'],
] as const;

const said = new Set<string>([...parts.map(([name]) => name), 'value', 'status']);

function Snapshot({ snapshot }: { readonly snapshot: SnapshotMessageBody }): JSX.Element {
  const rest = Object.entries(snapshot).filter(
    (each): each is [string, Json] => !said.has(each[0]) && each[1] !== undefined,
  );
  return (
    <>
      {parts.map(
        ([name, title]) =>
          snapshot[name] !== undefined && <Part key={name} title={title} value={snapshot[name]} />,
      )}
      <Part
        title="State"
        value={{
          ...(snapshot.value !== undefined && { value: snapshot.value }),
          status: snapshot.status ?? 'active',
          ...Object.fromEntries(rest),
        }}
      />
    </>
  );
}

function Part({ title, value }: { readonly title: string; readonly value: Json }): JSX.Element {
  const { kind, inner } = shown(value);
  return (
    <section class="part" aria-label={title}>
      <h3>{title}</h3>
      {kind === 'fields' && inner.length > 0 ? <Inner inner={inner} /> : <Tree value={value} isOpen />}
    </section>
  );
}
