import type { Json, SnapshotMessageBody } from '../../../inspect/protocol.js';
import { isFields } from './definition.js';
import type { Status } from './records.js';

/**
 * The active state or states of a machine on one line: `loading`, `editing.name`, `player.on +
 * sound.off`.
 */
export function stateText(value: Json | undefined, depth = 0): string {
  if (typeof value === 'string') return value;
  if (!isFields(value) || depth > 8) return '';
  const regions = Object.entries(value).map(([name, inner]) => {
    const text = stateText(inner, depth + 1);
    return text === '' ? name : `${name}.${text}`;
  });
  return regions.join(' + ');
}

const statusWords = { active: 'running', done: 'done', error: 'failed', stopped: 'stopped' } as const;

/** The state of an actor in a word; for an ended actor, how it ended. */
export function wordFor(status: Status, snapshot: SnapshotMessageBody | undefined): string {
  return (status === 'active' && stateText(snapshot?.value)) || statusWords[status];
}

/** Like `wordFor()`, for a past snapshot. */
export function wordOf(snapshot: SnapshotMessageBody): string {
  return wordFor(snapshot.status ?? 'active', snapshot);
}

/** The kind of a state, which determines its colour. */
export type Tone = 'calm' | 'busy' | 'good' | 'bad' | 'own' | 'over';

const tones: [RegExp, Tone][] = [
  [/err|fail|reject|denied|invalid/i, 'bad'],
  [/load|fetch|pend|busy|sav|submit|wait|runn|retry|trying|connecting|progress/i, 'busy'],
  [/local|edit|draft|dirty/i, 'own'],
  [/resolv|success|done|complete|ready|connected|loaded|saved/i, 'good'],
];

/** Guesses the kind from the name. A nested state counts by its own name. */
export function toneOf(word: string): Tone {
  if (word === 'stopped' || word === 'gone') return 'over';
  const name = word.slice(word.lastIndexOf('.') + 1);
  return tones.find(([pattern]) => pattern.test(name))?.[1] ?? 'calm';
}
