import { type Actor, type Client, isLoaderMachine, isMachine, isOver } from './records.js';
import type { Store } from './store.js';

export type Filter = 'all' | 'active' | 'done' | 'error' | 'stopped';

export const filters: readonly { readonly filter: Filter; readonly label: string }[] = [
  { filter: 'all', label: 'All' },
  { filter: 'active', label: 'Active' },
  { filter: 'done', label: 'Done' },
  { filter: 'error', label: 'Failed' },
  { filter: 'stopped', label: 'Stopped' },
];

/** What the list of actors shows. */
export interface View {
  readonly search: string;
  readonly filter: Filter;
  /**
   * Loads are a line of the list each, too. They come and go, and the timeline shows them better.
   */
  readonly withLoads: boolean;
}

/** A line of the list: an actor, or the name of a program. */
export type Row = ActorRow | { readonly client: Client };

interface ActorRow {
  readonly actor: Actor;
  readonly depth: number;
}

/** The actors of a program that are listed. */
interface Group {
  readonly client: Client;
  readonly rows: readonly ActorRow[];
}

export interface List {
  /** The program that came last is the first. */
  readonly groups: readonly Group[];
  readonly counts: Readonly<Record<Filter, number>>;
  /** How many actors there are, loads apart, whatever is searched. */
  readonly total: number;
}

/** The actors in order, parents before their children, each program by itself. */
export function listOf({ actors }: Store, view: View): List {
  const words = view.search.toLowerCase().split(/\s+/).filter(Boolean);
  const counts = { all: 0, active: 0, done: 0, error: 0, stopped: 0 };
  let total = 0;
  const byClient = new Map<Client, ActorRow[]>();
  const visit = (actor: Actor, depth: number, rows: ActorRow[]): void => {
    if (!isMinor(actor)) total += 1;
    const isListed = (view.withLoads || !isMinor(actor)) && matches(actor, words);
    if (isListed) {
      counts.all += 1;
      counts[kindOf(actor)] += 1;
      if (view.filter === 'all' || view.filter === kindOf(actor)) rows.push({ actor, depth });
    }
    for (const child of actor.children) visit(child, isListed ? depth + 1 : depth, rows);
  };
  for (const actor of actors) {
    if (actor.parent !== undefined) continue;
    const rows = byClient.get(actor.client) ?? [];
    byClient.set(actor.client, rows);
    visit(actor, 0, rows);
  }
  const groups = [...byClient]
    .map(([client, rows]) => ({ client, rows }))
    .filter(({ rows }) => rows.length > 0);
  return { groups: groups.sort((a, b) => b.client.number - a.client.number), counts, total };
}

export interface Sections {
  readonly rows: readonly Row[];
  /** Those of programs that have ended: of all of them, or of that whose actor is selected. */
  readonly ended: readonly Row[];
  /** How many programs that is, shown or not. */
  readonly endedPrograms: number;
}

/**
 * Programs that have ended pile up, so two or more of them are folded. The program that came last
 * is not: what it did is what one wants to see.
 */
export function sectionsOf(
  { groups }: List,
  { clients }: Store,
  selected: Actor | undefined,
  isUnfolded: boolean,
): Sections {
  const latest = Math.max(...[...clients.values()].map(({ number }) => number));
  const ended = groups.filter(({ client }) => client.isGone && client.number !== latest);
  const folded = ended.length > 1 ? ended : [];
  const withHeading = ({ client, rows }: Group): readonly Row[] =>
    clients.size < 2 ? rows : [{ client }, ...rows];
  return {
    rows: groups.filter((group) => !folded.includes(group)).flatMap(withHeading),
    ended: folded.filter(({ client }) => isUnfolded || client === selected?.client).flatMap(withHeading),
    endedPrograms: folded.length,
  };
}

/**
 * A load that is no machine, or a machine that ran for an earlier load of its resource; and what
 * only helps a machine.
 */
function isMinor(actor: Actor): boolean {
  const { load, parent, givenName } = actor;
  if (parent?.definition?.helpers.has(givenName as string)) return true;
  if (load === undefined) return false;
  return !isMachine(actor) || (isLoaderMachine(actor) && load.parent.loads.at(-1) !== load);
}

/** An actor whose program is gone counts as stopped: nothing will happen to it. */
function kindOf(actor: Actor): Exclude<Filter, 'all'> {
  return actor.status === 'active' && isOver(actor) ? 'stopped' : actor.status;
}

function matches({ name, state, sessionId }: Actor, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const text = `${name} ${state} ${sessionId}`.toLowerCase();
  return words.every((word) => text.includes(word));
}
