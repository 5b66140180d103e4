/** @jsxImportSource preact */
import type { JSX } from 'preact';
import { age } from '../data/durations.js';
import type { Actor, Entry, Load } from '../data/records.js';
import { lastOf, sentence } from '../data/sentence.js';
import { wordOf } from '../data/states.js';
import { textOf } from '../data/text-parts.js';
import { Picture } from './picture.js';
import { Parts } from './sentence-parts.js';
import { State, stateOf } from './state-word.js';
import { Timeline } from './timeline.js';

interface Props {
  readonly actor: Actor;
  readonly entry: Entry | undefined;
  readonly now: number;
  readonly onActor: (actor: Actor) => void;
  readonly onEntry: (entry: Entry) => void;
  readonly onNow: () => void;
}

/** What happened last and why, in words and as a chart, and the loads. */
export function Middle({ actor, entry, now, onActor, onEntry, onNow }: Props): JSX.Element {
  const told = entry ?? lastOf(actor);
  const loading = loaderOf(actor);
  const { loads } = loading;
  const selected =
    actor.load ??
    (entry && loads.find((load) => load.endedBy === entry)) ??
    loads.find((load) => load.beganBy === entry && entry);
  const select = (load: Load): void => {
    const event = load.endedBy ?? load.beganBy;
    if (event !== undefined) onEntry(event);
    else onActor(load.actor);
  };
  const past = entry?.after ?? entry?.before;
  return (
    <section class="pane middle" aria-label={`Chart and loads of ${actor.name}`}>
      <header>
        {actor.parent !== undefined && (
          <button type="button" class="link" onClick={() => onActor(actor.parent as Actor)}>
            {actor.parent.name} ›
          </button>
        )}
        <h2>{actor.name}</h2>
        <State word={past === undefined ? stateOf(actor) : wordOf(past)} />
        {past === undefined ? (
          <span class="age">
            for {age(now + actor.client.ahead - actor.since).replace('now', 'a moment')}
          </span>
        ) : (
          <button type="button" class="small" onClick={onNow}>
            Back to now
          </button>
        )}
      </header>
      <p class="told">
        {told === undefined ? (
          'Nothing has happened since it was first seen.'
        ) : (
          <Parts parts={sentence(told, now)} />
        )}
      </p>
      <Picture actor={actor} entry={entry} told={told} />
      {loads.length > 0 && (
        <Timeline key={actor.number} actor={loading} loads={loads} selected={selected} onSelect={select} />
      )}
    </section>
  );
}

/** The actor whose loads are shown: for a load, its parent; for `keepFresh()`, the resource. */
function loaderOf(actor: Actor): Actor {
  const { load, definition, parent } = actor;
  return load?.parent ?? (definition?.isKeepFresh ? parent : undefined) ?? actor;
}

/** The text for screen readers. */
export function spoken(actor: Actor | undefined): string {
  const last = actor && lastOf(actor);
  return last === undefined ? '' : textOf(sentence(last));
}
