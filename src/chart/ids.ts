import type { Chart, ChartState } from './types.js';

/**
 * What mermaid would read as something else than the name of a state, whatever it stands beside.
 */
const reserved =
  /^(state|note|end|as|class|classdef|style|click|href|default|direction|scale|hide|title|acctitle|accdescr|fork|join|choice|left|right|of|undefined|null)$/i;

/** Names for a mermaid text: each one once, of letters, digits and `_`. */
export interface Ids {
  readonly of: (state: ChartState) => string;
  /** A new one, close to what is wished for. */
  readonly make: (wish: string) => string;
}

/**
 * States are named by their keys, where these are good and nobody else has them, otherwise by their
 * way from the root.
 */
export function idsOf(chart: Chart): Ids {
  const used = new Set<string>();
  const make = (wish: string): string => {
    const plain = wish.replace(/\W+/g, '_');
    // mermaid keeps names in plain objects, so `constructor` is one that it loses its way with
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
 * Whether a state is a node, or a box. The root is none, as all is within it, unless mermaid needs
 * one there.
 */
export function isDrawn({ parent, children, type }: ChartState): boolean {
  return parent !== undefined || children.length === 0 || type === 'parallel';
}
