/** The type of a state, as in XState. */
export type ChartStateType = 'atomic' | 'compound' | 'parallel' | 'final' | 'history';

/** An actor that runs while a state is active. */
export interface ChartInvoke {
  /** The id that its events contain: `xstate.done.actor.<id>`. */
  readonly id: string;
  /** The name of its logic. `undefined` if the logic has no name. */
  readonly src: string | undefined;
  /** The name to display: its explicit id, or otherwise the name of its logic. */
  readonly name: string;
}

/** A state in the tree of a chart. */
export interface ChartState {
  /**
   * Its id, as in XState: its own `id`, or the id of the machine and the keys of the path to the
   * state, joined by dots.
   */
  readonly id: string;
  /** Its name among its siblings. The key of the root is the name of the machine. */
  readonly key: string;
  readonly type: ChartStateType;
  /** `undefined` only for the root. */
  readonly parent: ChartState | undefined;
  readonly children: readonly ChartState[];
  /**
   * The child that is entered by default. `undefined` if none is specified, or if it does not
   * exist.
   */
  readonly initial: ChartState | undefined;
  /** History states only: whether it also restores the descendants of its siblings. */
  readonly deep: boolean;
  /** History states only: where it leads if there is nothing to restore. */
  readonly fallback: readonly ChartState[];
  readonly tags: readonly string[];
  readonly entry: readonly string[];
  readonly exit: readonly string[];
  readonly invokes: readonly ChartInvoke[];
  readonly description: string | undefined;
}

/** What triggers a transition. */
export type ChartTrigger =
  /** An event, by its type or by a wildcard: `*`, `mouse.*`. */
  | { readonly kind: 'event'; readonly descriptor: string }
  /** Time spent in its source: milliseconds, or the name of a delay. */
  | { readonly kind: 'after'; readonly delay: string }
  /** No event: it is taken as soon as its guard passes. */
  | { readonly kind: 'always' }
  /** Its source, a compound or parallel state, is done. */
  | { readonly kind: 'done' }
  /** An actor that its source invokes is done, has failed, or has a new snapshot. */
  | {
      readonly kind: 'invoke';
      readonly outcome: 'done' | 'error' | 'snapshot';
      readonly invoke: ChartInvoke;
    };

/** A transition of a chart. */
export interface ChartTransition {
  readonly source: ChartState;
  readonly trigger: ChartTrigger;
  /** The type or wildcard of the events that trigger it. Empty for `always`. */
  readonly eventType: string;
  /** The name of its guard. `undefined` if it has none. */
  readonly guard: string | undefined;
  readonly actions: readonly string[];
  /** Its target states. If both this and `unknown` are empty, the transition is internal. */
  readonly targets: readonly ChartState[];
  /** Targets that do not exist in the chart, as written. */
  readonly unknown: readonly string[];
  /**
   * Whether its source is left and entered again even if the target is the source itself or a
   * descendant.
   */
  readonly reenter: boolean;
}

/** A statechart that can be drawn. If it has no states, the root has no children. */
export interface Chart {
  readonly root: ChartState;
  /** All states, the root first, parents before children. */
  readonly states: readonly ChartState[];
  /**
   * Grouped by state. Transitions with the same trigger are in the order in which they are tried.
   */
  readonly transitions: readonly ChartTransition[];
}
