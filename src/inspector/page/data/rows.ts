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
  /** Whether loads are listed as well. They come and go, and the timeline shows them better. */
  readonly withLoads: boolean;
}

/** A row of the list: an actor, or the name of a program. */
export type Row = ActorRow | { readonly client: Client };

interface ActorRow {
  readonly actor: Actor;
  readonly depth: number;
}

/** The listed actors of a program. */
interface Group {
  readonly client: Client;
  readonly rows: readonly ActorRow[];
}

export interface List {
  /** The newest program comes first. */
  readonly groups: readonly Group[];
  readonly counts: Readonly<Record<Filter, number>>;
  /** The number of actors without loads, regardless of the search. */
  readonly total: number;
}

/** The actors grouped by program, parents before their children. */
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
  /** The rows of ended programs: of all of them, or only of the program whose actor is selected. */
  readonly ended: readonly Row[];
  /** The number of ended programs, shown or not. */
  readonly endedPrograms: number;
}

/**
 * Ended programs pile up, so two or more of them are collapsed. The newest program is not, because
 * it is probably the one of interest.
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
 * Whether an actor is hidden by default: a load that is not a machine, a machine of an earlier load
 * of its resource, or an actor that only helps a machine.
 */
function isMinor(actor: Actor): boolean {
  const { load, parent, givenName } = actor;
  if (parent?.definition?.helpers.has(givenName as string)) return true;
  if (load === undefined) return false;
  return !isMachine(actor) || (isLoaderMachine(actor) && load.parent.loads.at(-1) !== load);
}

/** An actor whose program is gone counts as stopped, because nothing more can happen to it. */
function kindOf(actor: Actor): Exclude<Filter, 'all'> {
  return actor.status === 'active' && isOver(actor) ? 'stopped' : actor.status;
}

function matches({ name, state, sessionId }: Actor, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const text = `${name} ${state} ${sessionId}`.toLowerCase();
  return words.every((word) => text.includes(word));
}
