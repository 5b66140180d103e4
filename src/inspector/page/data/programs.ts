import type { Client } from './records.js';

/** What of a title is shown at most, in characters. */
const longest = 200;

/** What says nothing: what is not seen, and what stands beside another character. */
const invisible = /[\p{C}\p{Z}\p{M}\p{Default_Ignorable_Code_Point}]+/gu;

/** What breaks a line, or turns the direction in which the text around it is written. */
const unruly = /[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

/** A title as it can be shown on one line; '' where there is nothing to see in it. */
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

/** What a program is called, in two parts: where there is little room, the second one stays. */
export interface ProgramName {
  readonly title: string;
  /** Tells it apart from others of the same title: its number, or ''. */
  readonly mark: string;
}

/**
 * What programs are called: by their titles, or else by their numbers. By both where another one
 * has the same title; for one that runs, another one that runs.
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
