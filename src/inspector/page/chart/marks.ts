import { activeStates } from '../../../chart/active.js';
import { transitionTaken } from '../../../chart/taken.js';
import type { Chart, ChartState, ChartTransition } from '../../../chart/types.js';
import type { Json } from '../../../inspect/protocol.js';

/** The last event of an actor. */
export interface LastEvent {
  readonly event: { readonly type: string };
  /** The state value before it; `undefined` for the first event. */
  readonly before: Json | undefined;
  readonly after: Json | undefined;
  /** Whether anything in its snapshot changed, including the context. Default: true. */
  readonly changed?: boolean;
}

/** What is highlighted in a chart. */
export interface Marks {
  readonly active: ReadonlySet<ChartState>;
  readonly taken: ReadonlySet<ChartTransition>;
  /** States that were entered because the machine started. */
  readonly started: ReadonlySet<ChartState>;
  /** Whether the last event left the machine in the same states. */
  readonly isSame: boolean;
}

export function marksOf(chart: Chart, value: Json | undefined, last: LastEvent | undefined): Marks {
  const active = activeStates(chart, value);
  const isStart = last?.event.type === 'xstate.init';
  const taken =
    last === undefined || isStart
      ? []
      : transitionTaken(chart, last.before, last.event, last.after, last.changed);
  const [before, after] = [activeStates(chart, last?.before), activeStates(chart, last?.after)];
  const isSame = before.size === after.size && [...before].every((state) => after.has(state));
  return { active, taken: new Set(taken), started: isStart ? after : new Set(), isSame };
}
