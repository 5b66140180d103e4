import { type Actor, type Client, isMachine, isOver } from './records.js';
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
  /** Loads are a line of the list each, too. They come and go, and the timeline shows them better. */
  readonly withLoads: boolean;
}

/** A line of the list: an actor, or the name of a program, where there is more than one. */
export type Row = { readonly actor: Actor; readonly depth: number } | { readonly client: Client };

export interface List {
  readonly rows: readonly Row[];
  readonly counts: Readonly<Record<Filter, number>>;
  /** How many actors there are, loads apart, whatever is searched. */
  readonly total: number;
}

/** The actors in order, parents before their children, each program by itself, the one that came last first. */
export function listOf({ actors, clients }: Store, view: View): List {
  const words = view.search.toLowerCase().split(/\s+/).filter(Boolean);
  const counts = { all: 0, active: 0, done: 0, error: 0, stopped: 0 };
  let total = 0;
  const byClient = new Map<Client, Row[]>();
  const visit = (actor: Actor, depth: number, rows: Row[]): void => {
    if (!isPlainLoad(actor)) total += 1;
    const isListed = (view.withLoads || !isPlainLoad(actor)) && matches(actor, words);
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
  const groups = [...byClient].filter(([, rows]) => rows.length > 0).reverse();
  const isOne = clients.size < 2;
  return { rows: groups.flatMap(([client, rows]) => (isOne ? rows : [{ client }, ...rows])), counts, total };
}

/** A load that is no machine itself. */
function isPlainLoad(actor: Actor): boolean {
  return actor.load !== undefined && !isMachine(actor);
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
