import type { Json } from '../../../inspect/protocol.js';

/** The parts of a machine's config that we need. The chart reads the rest from `text`. */
export interface Definition {
  readonly text: string;
  /** '' if it has none. */
  readonly id: string;
  readonly isMachine: boolean;
  /** Whether it is the chart of a resource, whose events we can describe in words. */
  readonly isResource: boolean;
  /** Whether it is the chart of a policy, which retries loads. */
  readonly isPolicy: boolean;
  /** Whether it is the chart of `keepFresh()`. */
  readonly isKeepFresh: boolean;
  /** The ids of the actors that it invokes. */
  readonly invokes: ReadonlySet<string>;
  /**
   * The ids of invoked actors that are not loads: they answer a question or listen to something.
   */
  readonly helpers: ReadonlySet<string>;
}

type Fields = { readonly [key: string]: Json };

const known = new Map<string, Definition>();
const most = 1000;

/** Parses each definition once, because many actors share a machine. */
export function definitionOf(text: string): Definition {
  let definition = known.get(text);
  if (definition === undefined) {
    definition = read(text);
    if (known.size >= most) known.clear();
    known.set(text, definition);
  }
  return definition;
}

function read(text: string): Definition {
  const config = parsed(text);
  const invokes = new Set<string>();
  const isMachine = isFields(config.states);
  const id = typeof config.id === 'string' ? config.id : '';
  if (isMachine) collect(config, id || '(machine)', invokes);
  const states = isMachine ? Object.keys(config.states as Fields) : [];
  const hasAll = (names: readonly string[]): boolean => names.every((name) => states.includes(name));
  const isResource = invokes.has('loader') && hasAll(statuses);
  const isPolicy =
    id === 'policy' && invokes.has('try') && hasAll(['deciding', 'pausing', 'trying', 'done', 'failed']);
  const isKeepFresh = id === 'keepFresh' && invokes.has('ask') && hasAll(['fresh', 'due', 'paused']);
  const helpers = new Set(isKeepFresh ? invokes : isPolicy ? ['decide'] : []);
  return { text, id, isMachine, isResource, isPolicy, isKeepFresh, invokes, helpers };
}

const statuses = ['idle', 'loading', 'reloading', 'resolved', 'error', 'local'];

/** XState derives the id of an invocation without one from its index and the id of its state. */
function collect(node: Fields, path: string, invokes: Set<string>): void {
  const invoked = Array.isArray(node.invoke) ? node.invoke : [node.invoke];
  invoked.forEach((invoke: Json | undefined, index) => {
    if (isFields(invoke)) invokes.add(typeof invoke.id === 'string' ? invoke.id : `${index}.${path}`);
  });
  if (!isFields(node.states)) return;
  for (const [name, state] of Object.entries(node.states)) {
    if (isFields(state)) collect(state, typeof state.id === 'string' ? state.id : `${path}.${name}`, invokes);
  }
}

function parsed(text: string): Fields {
  try {
    const config: Json = JSON.parse(text);
    return isFields(config) ? config : {};
  } catch {
    return {};
  }
}

export function isFields(value: Json | undefined): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
