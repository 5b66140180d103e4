import { commonAncestor, isBelow, lineOf } from './family.js';
import { condition, triggerWords } from './trigger-words.js';
import type { Chart, ChartState, ChartTransition } from './types.js';

/** What is written at an arrow. */
export interface Label {
  /** `undefined` for the arrow from a history state to where it leads at first. */
  readonly transition: ChartTransition | undefined;
  readonly trigger: string;
  readonly guard: string | undefined;
  /** Where the transition begins, if that is below the state that the arrow begins at. */
  readonly fromInner: string | undefined;
  /** Where it leads, if that is below the state that the arrow leads to. */
  readonly toInner: string | undefined;
}

/** An arrow between two children of a state. */
export interface Arrow {
  /** A child; or the state itself, for what happens in whichever child is active: "any state". */
  readonly from: ChartState;
  /** A child; or the name of a target that does not exist. */
  readonly to: ChartState | string;
  /** All transitions from the one to the other. */
  readonly labels: readonly Label[];
}

/**
 * What is drawn within a state. An arrow between states of different parents is drawn in the
 * innermost state that has both, between its children that have them: so each state can be drawn,
 * and laid out, by itself.
 */
export interface Scope {
  readonly arrows: readonly Arrow[];
  /**
   * Transitions that lead nowhere, by the child, or the state itself for "any state", that they
   * happen in.
   */
  readonly internal: ReadonlyMap<ChartState, readonly Label[]>;
}

/** While they are made, labels and arrows grow. */
type LabelDraft = { -readonly [Key in keyof Label]: Label[Key] };
interface ScopeDraft {
  readonly arrows: {
    readonly from: ChartState;
    readonly to: ChartState | string;
    readonly labels: LabelDraft[];
  }[];
  readonly internal: Map<ChartState, Label[]>;
}

/** The scopes of a chart, by the state within which they are drawn. */
export function scopesOf(chart: Chart): (owner: ChartState) => Scope {
  const scopes = new Map<ChartState, ScopeDraft>();
  const scopeOf = (owner: ChartState): ScopeDraft => {
    const scope = scopes.get(owner) ?? { arrows: [], internal: new Map() };
    scopes.set(owner, scope);
    return scope;
  };

  const add = ({ owner, from, to, ...names }: Place, words: Words) => {
    const { arrows, internal } = scopeOf(owner);
    const label = { ...words, ...names };
    if (to === undefined) {
      internal.set(from, [...(internal.get(from) ?? []), label]);
      return;
    }
    const arrow = arrows.find((known) => known.from === from && known.to === to);
    const twin = arrow?.labels.find(({ transition }) => transition === words.transition);
    if (arrow === undefined) arrows.push({ from, to, labels: [label] });
    else if (twin === undefined) arrow.labels.push(label);
    else
      twin.toInner =
        [twin.toInner, label.toInner].filter((name) => name !== undefined).join(', ') || undefined;
  };

  for (const transition of chart.transitions) {
    const { source, targets, unknown, trigger } = transition;
    const isIgnored = targets.length + unknown.length + transition.actions.length === 0;
    const words = {
      transition,
      trigger: `${triggerWords(trigger)}${isIgnored ? ', ignored' : ''}`,
      guard: condition(chart, transition),
    };
    const isBox = source.parent === undefined || source.children.length > 0;
    const outside = {
      owner: source.parent ?? source,
      from: source,
      fromInner: undefined,
      toInner: undefined,
    };
    for (const target of targets) add(place(source, target), words);
    for (const name of unknown) add({ ...outside, to: name }, words);
    if (targets.length + unknown.length === 0)
      add({ ...outside, owner: isBox ? source : outside.owner, to: undefined }, words);
  }
  for (const state of chart.states) {
    for (const target of state.fallback)
      add(place(state, target), { transition: undefined, trigger: 'at first', guard: undefined });
  }
  return scopeOf;
}

type Words = Pick<Label, 'transition' | 'trigger' | 'guard'>;

/** Where a transition is drawn. It is internal, or as good as, where `to` is `undefined`. */
interface Place extends Pick<Label, 'fromInner' | 'toInner'> {
  readonly owner: ChartState;
  readonly from: ChartState;
  readonly to: ChartState | string | undefined;
}

function place(source: ChartState, target: ChartState): Place {
  if (source.parent === undefined || isBelow(target, source)) return within(source, source, target);
  const owner = commonAncestor([source, target]);
  if (owner !== undefined && !isBelow(source, target))
    return within(owner, towards(owner, source), target, source);
  // To a state around it: what is entered is the initial state there. One that has none is entered
  // as a whole.
  if (target.initial !== undefined)
    return { ...within(target, towards(target, source), target.initial, source), toInner: undefined };
  const inner = pathBelow(target, source);
  return {
    owner: target.parent ?? target,
    from: target,
    to: target.parent && target,
    fromInner: inner,
    toInner: undefined,
  };
}

function within(owner: ChartState, from: ChartState, target: ChartState, source = from): Place {
  const to = target === owner ? owner.initial : towards(owner, target);
  return { owner, from, to, fromInner: pathBelow(from, source), toInner: to && pathBelow(to, target) };
}

/** The child of a state that is another state, or has it below. */
function towards(owner: ChartState, state: ChartState): ChartState {
  return state.parent === owner || state.parent === undefined ? state : towards(owner, state.parent);
}

/** The keys on the way down; `undefined` where there is none. */
function pathBelow(outer: ChartState, inner: ChartState): string | undefined {
  const line = lineOf(inner);
  const keys = line.slice(0, Math.max(line.indexOf(outer), 0)).map(({ key }) => key);
  return keys.reverse().join('.') || undefined;
}
