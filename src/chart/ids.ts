import type { Chart, ChartState } from './types.js';

/** Words that mermaid does not accept as the name of a state in some position. */
const reserved =
  /^(state|note|end|as|class|classdef|style|click|href|default|direction|scale|hide|title|acctitle|accdescr|fork|join|choice|left|right|of|undefined|null)$/i;

/** Unique names for a mermaid text, made of letters, digits, and `_`. */
export interface Ids {
  readonly of: (state: ChartState) => string;
  /** Makes a new name, as close to `wish` as possible. */
  readonly make: (wish: string) => string;
}

/**
 * States are named by their keys if these are valid and unique, and otherwise by their path from
 * the root.
 */
export function idsOf(chart: Chart): Ids {
  const used = new Set<string>();
  const make = (wish: string): string => {
    const plain = wish.replace(/\W+/g, '_');
    // mermaid stores names in plain objects, so a name such as `constructor` breaks it
    const base = /^[A-Za-z]/.test(plain) && !reserved.test(plain) && !(plain in {}) ? plain : `s_${plain}`;
    let id = base;
    for (let number = 2; used.has(id); number++) id = `${base}_${number}`;
    used.add(id);
    return id;
  };
  const byState = new Map<ChartState, string>();
  const drawn = chart.states.filter(isDrawn);
  for (const state of drawn) {
    const outer = state.parent && byState.get(state.parent);
    const isTaken = drawn.some((other) => other !== state && other.key === state.key);
    byState.set(state, make(outer !== undefined && isTaken ? `${outer}_${state.key}` : state.key));
  }
  return { of: (state) => byState.get(state) ?? make(state.key), make };
}

/**
 * Whether a state is drawn as a node or a box. The root is not, because everything is inside it,
 * unless mermaid needs a node there.
 */
export function isDrawn({ parent, children, type }: ChartState): boolean {
  return parent !== undefined || children.length === 0 || type === 'parallel';
}
