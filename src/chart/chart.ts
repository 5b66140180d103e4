import { asConfig, type Config, listOf, textOf } from './config.js';
import { actionNames, logicName } from './implementation-names.js';
import { childOf, resolveTarget } from './targets.js';
import { transitionsOf } from './transitions.js';
import type { Chart, ChartInvoke, ChartState, ChartStateType } from './types.js';

/**
 * The maximum depth of states. No real machine is that deep, but data received over the wire might
 * be.
 */
const DEEPEST = 64;

const types: readonly ChartStateType[] = ['atomic', 'compound', 'parallel', 'final', 'history'];

/**
 * A state while the tree is built: its children, and everything that depends on them, are added
 * later.
 */
type Draft = { -readonly [Key in keyof ChartState]: ChartState[Key] };

/**
 * Creates the chart of a machine from its config, taken from a live machine or from JSON. It never
 * throws: missing parts are omitted, unreadable parts become states without children, and targets
 * that do not exist are kept as `unknown`.
 */
export function chartOf(config: unknown): Chart {
  const configs = new Map<ChartState, Config>();
  const root = readState(
    asConfig(config),
    textOf(asConfig(config).id) ?? '(machine)',
    [],
    undefined,
    configs,
  );
  const byId = new Map([...configs.keys()].map((state) => [state.id, state]));
  for (const [state, { target }] of configs as Map<Draft, Config>) {
    if (state.type === 'history')
      state.fallback = listOf(target).flatMap((name) => resolveTarget(String(name), state, byId) ?? []);
  }
  const transitions = [...configs].flatMap(([state, own]) => transitionsOf(state, own, byId));
  return { root, states: [...configs.keys()], transitions };
}

/**
 * Creates the chart of a machine from the `definition` that an inspector received. It has no states
 * if the definition is not JSON, or not that of a machine.
 */
export function parseChart(definition: string | undefined): Chart {
  try {
    return chartOf(JSON.parse(definition ?? '{}'));
  } catch {
    return chartOf({});
  }
}

/** Reads a state and its descendants, and records the config of each, parents before children. */
function readState(
  config: Config,
  key: string,
  outer: readonly string[],
  parent: ChartState | undefined,
  configs: Map<ChartState, Config>,
): ChartState {
  const path = [...outer, key];
  const states = path.length < DEEPEST ? Object.entries(asConfig(config.states)) : [];
  const id = textOf(config.id) ?? path.join('.');
  const children: ChartState[] = [];
  const state: Draft = {
    id,
    key,
    type: typeOf(config, states.length > 0),
    parent,
    children,
    initial: undefined,
    deep: config.history === 'deep',
    fallback: [],
    tags: listOf(config.tags).filter((tag) => typeof tag === 'string'),
    entry: actionNames(config.entry),
    exit: actionNames(config.exit),
    invokes: listOf(config.invoke).map((invoke, index) => readInvoke(asConfig(invoke), `${index}.${id}`)),
    description: textOf(config.description),
  };
  configs.set(state, config);
  for (const [name, child] of states) children.push(readState(asConfig(child), name, path, state, configs));
  if (state.type === 'compound') state.initial = childOf(state, initialKey(config.initial));
  return state;
}

function typeOf(config: Config, hasStates: boolean): ChartStateType {
  const type = types.find((known) => known === config.type);
  if (type !== undefined) return type;
  if (hasStates) return 'compound';
  return config.history === undefined || config.history === false ? 'atomic' : 'history';
}

/** An initial state can be written with actions: `{ target, actions }`. */
function initialKey(initial: unknown): string {
  const target = typeof initial === 'string' ? initial : listOf(asConfig(initial).target)[0];
  return textOf(target) ?? '';
}

function readInvoke(config: Config, position: string): ChartInvoke {
  const id = textOf(config.id);
  const src = logicName(config.src);
  return { id: id ?? position, src, name: id ?? src ?? 'actor' };
}
