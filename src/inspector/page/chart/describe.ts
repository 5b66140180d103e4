import { innermost } from '../../../chart/active.js';
import { withAncestors } from '../../../chart/family.js';
import { condition, eventWords, triggerWords } from '../../../chart/trigger-words.js';
import type { Chart, ChartState, ChartTransition } from '../../../chart/types.js';

/**
 * The keys of a state from the outermost to its own, without the machine's; for the machine itself,
 * only its key.
 */
export function pathWords(state: ChartState): string {
  const keys = withAncestors(state)
    .slice(0, -1)
    .map(({ key }) => key);
  return keys.reverse().join('.') || state.key;
}

/** Describes what a state is and does. */
export function describeState(state: ChartState, isActive: boolean): string {
  const { type, initial, invokes, entry, exit, tags, description, deep, fallback } = state;
  const kinds = {
    atomic: '',
    compound: '',
    parallel: 'parallel',
    final: 'final',
    history: deep ? 'deep history' : 'history',
  };
  return sentence(`State ${pathWords(state)}`, [
    isActive ? 'active' : '',
    kinds[type],
    list('starts in', initial && [initial.key]),
    list('defaults to', fallback.map(pathWords)),
    list(
      'runs',
      invokes.map(({ name }) => name),
    ),
    list('on entry', entry),
    list('on exit', exit),
    list('tagged', tags),
    description ?? '',
  ]);
}

/** Describes what triggers a transition, its condition, and what it does. */
export function describeTransition(chart: Chart, transition: ChartTransition): string {
  const { source, actions, targets, unknown, reenter } = transition;
  const when = condition(chart, transition);
  const from = source.parent === undefined ? 'any state' : pathWords(source);
  const to = [...targets.map(pathWords), ...unknown.map((name) => `${name}, which does not exist`)];
  const way = to.length > 0 ? `${from} → ${to.join(' and ')}` : `in ${from}`;
  return sentence(`${triggerWords(transition.trigger)}: ${way}`, [
    when === undefined ? '' : when === 'else' ? 'otherwise' : `if ${when}`,
    list('runs', actions),
    to.length + actions.length === 0 ? 'ignored' : '',
    reenter ? 're-enters the state' : '',
  ]);
}

/** The innermost active states. A machine without states counts as its own state. */
export function describeActive(active: ReadonlySet<ChartState>): string {
  const states = innermost(active).filter(
    ({ parent, children }) => parent !== undefined || children.length === 0,
  );
  return states.map(pathWords).join(' and ') || 'no state';
}

/** Describes what the last event did. */
export function describeLast(
  chart: Chart,
  type: string,
  taken: readonly ChartTransition[],
  isSame: boolean,
): string {
  const event = eventWords(chart, type);
  if (taken.length > 0)
    return taken.map((transition) => describeTransition(chart, transition)).join('; then ');
  return isSame ? `${event}: nothing changed` : event;
}

function list(words: string, names: readonly string[] | undefined): string {
  return names === undefined || names.length === 0 ? '' : `${words} ${names.join(', ')}`;
}

function sentence(subject: string, parts: readonly string[]): string {
  return [subject, ...parts.filter((part) => part !== '')].join(', ');
}
