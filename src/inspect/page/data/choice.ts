import { type Actor, isMachine, isOver } from './records.js';
import type { Row } from './rows.js';

/** The actor to show where nobody has chosen one: a machine that runs, if there is any. Once shown it stays while it runs. */
export function choiceOf(rows: readonly Row[], shown: Actor | undefined): Actor | undefined {
  if (shown !== undefined && !isOver(shown)) return shown;
  const actors = rows.flatMap((row) => ('actor' in row ? [row.actor] : []));
  const running = actors.filter((actor) => !isOver(actor));
  return running.find(isMachine) ?? shown ?? actors.find(isMachine) ?? actors[0];
}
