import { type Actor, isMachine, isOver } from './records.js';
import type { List } from './rows.js';

/**
 * The actor to show if the user has not chosen one: a running machine, if one exists. Once shown it
 * stays, even after it ends, because that is probably what the user wants to see. Another running
 * machine replaces it only when its program is gone or it is no longer in the list.
 */
export function choiceOf({ groups }: Pick<List, 'groups'>, shown: Actor | undefined): Actor | undefined {
  const actors = groups.flatMap(({ rows }) => rows.map(({ actor }) => actor));
  if (shown !== undefined && (!isOver(shown) || (!shown.client.isGone && actors.includes(shown))))
    return shown;
  const running = actors.filter((actor) => !isOver(actor));
  return running.find(isMachine) ?? shown ?? actors.find(isMachine) ?? actors[0];
}
