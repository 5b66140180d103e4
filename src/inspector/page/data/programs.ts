import type { Client } from './records.js';

/** The longest title that is shown, in characters. */
const longest = 200;

/** Characters that are invisible, or that only combine with another character. */
const invisible = /[\p{C}\p{Z}\p{M}\p{Default_Ignorable_Code_Point}]+/gu;

/** Characters that break a line or change the direction of the text around them. */
const unruly = /[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

/** A title that can be shown on one line; '' if nothing of it is visible. */
export function titleFrom(given: string): string {
  const line = given
    .slice(0, 10 * longest)
    .replace(unruly, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  if (line.replace(invisible, '') === '') return '';
  const characters = [...line];
  return characters.length <= longest ? line : `${characters.slice(0, longest - 1).join('')}…`;
}

/** The name of a program in two parts; the second one stays visible if space is short. */
export interface ProgramName {
  readonly title: string;
  /** Distinguishes it from others with the same title: its number, or ''. */
  readonly mark: string;
}

/**
 * The names of programs: their titles, or their numbers if they have none. Programs with the same
 * title get both; a running program only needs to differ from other running ones.
 */
export function programNames(clients: Iterable<Client>): ReadonlyMap<Client, ProgramName> {
  const all = [...clients];
  const titleOf = (client: Client): string => client.title || `Program ${client.number}`;
  const counts = new Map<string, { all: number; running: number }>();
  for (const client of all) {
    const count = counts.get(titleOf(client)) ?? { all: 0, running: 0 };
    count.all += 1;
    if (!client.isGone) count.running += 1;
    counts.set(titleOf(client), count);
  }
  const nameOf = (client: Client): ProgramName => {
    const title = titleOf(client);
    const same = counts.get(title)?.[client.isGone ? 'all' : 'running'] as number;
    return { title, mark: same > 1 ? ` (${client.number})` : '' };
  };
  return new Map(all.map((client) => [client, nameOf(client)]));
}
