import type { Chart, ChartTransition, ChartTrigger } from './types.js';

/**
 * What makes a transition happen, in words that say it without XState: `loader done`, `after 1 s`.
 */
export function triggerWords(trigger: ChartTrigger): string {
  switch (trigger.kind) {
    case 'event':
      return trigger.descriptor === '*' ? 'any event' : typeWords(trigger.descriptor);
    case 'after':
      return `after ${delayWords(trigger.delay)}`;
    case 'invoke':
      return `${trigger.invoke.name} ${outcomes[trigger.outcome]}`;
    default:
      return trigger.kind;
  }
}

const outcomes = { done: 'done', error: 'failed', snapshot: 'changed' } as const;

/** An event in the same words as the transitions that it makes. */
export function eventWords(chart: Chart, type: string): string {
  const known = chart.transitions.find(({ eventType }) => eventType === type);
  return known === undefined ? typeWords(type) : triggerWords(known.trigger);
}

/** The type of an event; those that XState makes by what they mean. */
function typeWords(type: string): string {
  const [, kind, id] =
    /^xstate\.(done\.actor|error\.actor|snapshot|done\.state|after|init|stop)(?:\.(.*))?$/s.exec(type) ?? [];
  switch (kind) {
    case 'done.actor':
      return `${id} done`;
    case 'error.actor':
      return `${id} failed`;
    case 'snapshot':
      return `${id} changed`;
    case 'done.state':
      return 'done';
    case 'after':
      return `after ${delayWords(id?.split('.')[0] ?? '')}`;
    case 'init':
      return 'start';
    case 'stop':
      return 'stop';
    default:
      return type;
  }
}

const units = [
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
] as const;

/** Milliseconds in the largest unit of which there is one; the name of a delay as it is. */
function delayWords(delay: string): string {
  const milliseconds = Number(delay);
  if (delay === '' || !Number.isFinite(milliseconds)) return delay;
  const [unit, size] = units.find(([, size]) => milliseconds >= size) ?? ['ms', 1];
  return `${Math.round((milliseconds / size) * 100) / 100} ${unit}`;
}

/**
 * The condition of a transition: its guard, `else` if it comes after others that have one,
 * `undefined` if there is none.
 */
export function condition(chart: Chart, transition: ChartTransition): string | undefined {
  if (transition.guard !== undefined) return transition.guard;
  const rivals = chart.transitions.filter(
    ({ source, eventType }) => source === transition.source && eventType === transition.eventType,
  );
  return rivals.slice(0, rivals.indexOf(transition)).some(({ guard }) => guard !== undefined)
    ? 'else'
    : undefined;
}
