import { commonAncestor, isBelow, withAncestors } from './family.js';
import { condition, triggerWords } from './trigger-words.js';
import type { Chart, ChartState, ChartTransition } from './types.js';

/** The label of an arrow. */
export interface Label {
  /** `undefined` for the arrow from a history state to its default target. */
  readonly transition: ChartTransition | undefined;
  readonly trigger: string;
  readonly guard: string | undefined;
  /** The state in which the transition begins, if it is a descendant of the arrow's start. */
  readonly fromInner: string | undefined;
  /** The state to which the transition leads, if it is a descendant of the arrow's end. */
  readonly toInner: string | undefined;
}

/** An arrow between two children of a state. */
export interface Arrow {
  /** A child, or the state itself if the transition applies in any of its children: "any state". */
  readonly from: ChartState;
  /** A child, or the name of a target that does not exist. */
  readonly to: ChartState | string;
  /** The labels of all transitions between the two. */
  readonly labels: readonly Label[];
}

/**
 * What is drawn within a state. An arrow between states with different parents is drawn in their
 * innermost common ancestor, between the children that contain them. So each state can be drawn and
 * laid out by itself.
 */
export interface Scope {
  readonly arrows: readonly Arrow[];
  /**
   * Transitions without a target, by the state in which they happen: a child, or the state itself
   * for "any state".
   */
  readonly internal: ReadonlyMap<ChartState, readonly Label[]>;
}

/** Labels and arrows while they are built. */
type LabelDraft = { -readonly [Key in keyof Label]: Label[Key] };
interface ScopeDraft {
  readonly arrows: {
    readonly from: ChartState;
    readonly to: ChartState | string;
    readonly labels: LabelDraft[];
  }[];
  readonly internal: Map<ChartState, Label[]>;
}

/** Returns the scope of each state of a chart. */
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

/**
 * Where a transition is drawn. `to` is `undefined` if the transition is internal, or amounts to the
 * same.
 */
interface Place extends Pick<Label, 'fromInner' | 'toInner'> {
  readonly owner: ChartState;
  readonly from: ChartState;
  readonly to: ChartState | string | undefined;
}

function place(source: ChartState, target: ChartState): Place {
  if (source.parent === undefined || isBelow(target, source)) return within(source, source, target);
  const owner = commonAncestor([source, target]);
  if (owner !== undefined && !isBelow(source, target))
    return within(owner, childContaining(owner, source), target, source);
  // The target is an ancestor: its initial state is entered. If it has none, it is entered as a
  // whole.
  if (target.initial !== undefined)
    return { ...within(target, childContaining(target, source), target.initial, source), toInner: undefined };
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
  const to = target === owner ? owner.initial : childContaining(owner, target);
  return { owner, from, to, fromInner: pathBelow(from, source), toInner: to && pathBelow(to, target) };
}

/** The child of `owner` that is `state` or contains it. */
function childContaining(owner: ChartState, state: ChartState): ChartState {
  return state.parent === owner || state.parent === undefined ? state : childContaining(owner, state.parent);
}

/** The path of keys from `outer` down to `inner`. `undefined` if it is empty. */
function pathBelow(outer: ChartState, inner: ChartState): string | undefined {
  const states = withAncestors(inner);
  const keys = states.slice(0, Math.max(states.indexOf(outer), 0)).map(({ key }) => key);
  return keys.reverse().join('.') || undefined;
}
