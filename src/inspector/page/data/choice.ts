import { type Actor, isMachine, isOver } from './records.js';
import type { List } from './rows.js';

/**
 * The actor to show where nobody has chosen one: a machine that runs, if there is any. Once shown
 * it stays, its end included: that is what one wants to see. Only when its program is gone, or it
 * is not in the list any more, another one that runs takes its place.
 */
export function choiceOf({ groups }: Pick<List, 'groups'>, shown: Actor | undefined): Actor | undefined {
  const actors = groups.flatMap(({ rows }) => rows.map(({ actor }) => actor));
  if (shown !== undefined && (!isOver(shown) || (!shown.client.isGone && actors.includes(shown))))
    return shown;
  const running = actors.filter((actor) => !isOver(actor));
  return running.find(isMachine) ?? shown ?? actors.find(isMachine) ?? actors[0];
}
