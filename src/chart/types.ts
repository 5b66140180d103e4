/** What a state of a chart is, in XState's words. */
export type ChartStateType = 'atomic' | 'compound' | 'parallel' | 'final' | 'history';

/** An actor that runs while a state is active. */
export interface ChartInvoke {
  /** What its events are named after: `xstate.done.actor.<id>`. */
  readonly id: string;
  /** What its logic is called; `undefined` where that has no name. */
  readonly src: string | undefined;
  /** What to call it: by its id if that was given one, otherwise by its logic. */
  readonly name: string;
}

/** A state of a chart, in the tree of them. */
export interface ChartState {
  /** As in XState: its own `id`, or the machine's and the keys on the way to it, joined by dots. */
  readonly id: string;
  /** Its name among its siblings; that of the root is the name of the machine. */
  readonly key: string;
  readonly type: ChartStateType;
  /** `undefined` for the root only. */
  readonly parent: ChartState | undefined;
  readonly children: readonly ChartState[];
  /**
   * The child that is entered where none is named; `undefined` where there is none, or none by that
   * name.
   */
  readonly initial: ChartState | undefined;
  /** Of a history state: whether it brings back the states below its siblings, too. */
  readonly deep: boolean;
  /** Of a history state: where it leads while there is nothing to bring back. */
  readonly fallback: readonly ChartState[];
  readonly tags: readonly string[];
  readonly entry: readonly string[];
  readonly exit: readonly string[];
  readonly invokes: readonly ChartInvoke[];
  readonly description: string | undefined;
}

/** What makes a transition happen. */
export type ChartTrigger =
  /** An event by its type, or a wildcard: `*`, `mouse.*`. */
  | { readonly kind: 'event'; readonly descriptor: string }
  /** Time that has passed in its source: milliseconds, or the name of a delay. */
  | { readonly kind: 'after'; readonly delay: string }
  /** Nothing but its guard. */
  | { readonly kind: 'always' }
  /** Its source, compound or parallel, has come to its end. */
  | { readonly kind: 'done' }
  /** An actor that its source invokes has finished, has failed, or has a new snapshot. */
  | {
      readonly kind: 'invoke';
      readonly outcome: 'done' | 'error' | 'snapshot';
      readonly invoke: ChartInvoke;
    };

/** An arrow of a chart. */
export interface ChartTransition {
  readonly source: ChartState;
  readonly trigger: ChartTrigger;
  /** The type, or the wildcard, of the events that XState takes it for; empty for `always`. */
  readonly eventType: string;
  /** The name of its guard; `undefined` where it has none. */
  readonly guard: string | undefined;
  readonly actions: readonly string[];
  /** Where it leads. Empty, with nothing in `unknown` either: nowhere, it is internal. */
  readonly targets: readonly ChartState[];
  /** Targets that the chart has no state for, as they were written. */
  readonly unknown: readonly string[];
  /** Whether its source is left and entered again even if it leads to itself or below. */
  readonly reenter: boolean;
}

/** A statechart, to draw it. One that has no states has a root without children. */
export interface Chart {
  readonly root: ChartState;
  /** All of them, the root first, a parent before its children. */
  readonly states: readonly ChartState[];
  /** Those of a state together; those for the same trigger in the order in which they are tried. */
  readonly transitions: readonly ChartTransition[];
}
