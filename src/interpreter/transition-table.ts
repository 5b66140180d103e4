/**
 * The chart as a table: (state, event) → entries, derived from `resourceMachine` when this module
 * loads. XState's interpreter works for any machine and searches for the transition on each event;
 * the table has precomputed all transitions of this one. Tests check that both behave the same.
 * They would fail if the chart started to use features that the table ignores: entry actions,
 * `always`, `after`, and so on.
 */
import {
  type ResourceContext,
  type ResourceEvent,
  type ResourceInput,
  ResourceStatus,
  resourceMachine,
} from '../../machines/index.js';
import type { LoaderActorInput } from '../../machines/types.js';
import {
  type ActionReference,
  type Assignment,
  partsOf,
  type StatePart,
  type TransitionPart,
} from './xstate-internals.js';

const {
  root,
  states,
  config,
  implementations: { actions, guards },
} = partsOf(resourceMachine);

interface Args {
  readonly context: ResourceContext;
  readonly event: ResourceEvent;
}

/**
 * Applies an action to a new context. All actions of the chart that change its context are
 * assignments.
 */
type Update = (next: ResourceContext, args: Args) => void;

/** An actor that a state invokes, and how its input is computed. */
interface Invoke {
  readonly id: string;
  readonly src: string;
  readonly input: (args: Pick<Args, 'context'>) => LoaderActorInput;
}

/** The chart's current state and context: everything that a resource exposes. */
export interface ChartState {
  readonly status: ResourceStatus;
  readonly isBusy: boolean;
  readonly context: ResourceContext;
}

/** A transition: its target state and its actions. */
export interface TableEntry {
  readonly guard: ((args: Args) => boolean) | undefined;
  readonly updates: readonly Update[];
  /** Whether it ends the load. */
  readonly stops: boolean;
  /** Whether it begins a load, unless the chart waits. */
  readonly starts: boolean;
  readonly status: ResourceStatus;
  readonly isBusy: boolean;
}

function typeOf(action: ActionReference): string {
  return typeof action === 'string' ? action : action.type;
}

function updateOf(action: ActionReference): Update | undefined {
  const params = typeof action === 'string' ? undefined : action.params;
  const { assignment } = actions[typeOf(action)] as { assignment?: Assignment };
  if (assignment === undefined) return undefined;
  if (typeof assignment === 'function') return (next, args) => Object.assign(next, assignment(args, params));
  const constants: Record<string, unknown> = {};
  const computed: [key: string, (args: Args, params: unknown) => unknown][] = [];
  for (const [key, value] of Object.entries(assignment)) {
    if (typeof value === 'function') computed.push([key, value as (args: Args, params: unknown) => unknown]);
    else constants[key] = value;
  }
  return (next, args) => {
    // compute all of them before assigning any
    const values = computed.map(([, compute]) => compute(args, params));
    Object.assign(next, constants);
    for (const [index, [key]] of computed.entries())
      (next as unknown as Record<string, unknown>)[key] = values[index];
  };
}

/** The one actor that a state invokes, if any. */
function invokeOf({ invoke }: StatePart): Invoke | undefined {
  return invoke[0] as Invoke | undefined;
}

function entryOf(from: StatePart, { guard, target, actions: own }: TransitionPart): TableEntry {
  const to = target?.[0];
  const done = to === undefined ? own : [...from.exit, ...own];
  const names = done.map(typeOf);
  return {
    guard: guard === undefined ? undefined : (guards[guard] as TableEntry['guard']),
    updates: done.map(updateOf).filter((update) => update !== undefined),
    stops:
      !names.includes('keepLoader') &&
      (names.includes('stopLoader') || (to !== undefined && invokeOf(from) !== undefined)),
    starts: names.includes('startLoader') || (to !== undefined && invokeOf(to) !== undefined),
    ...shownOf(to ?? from),
  };
}

function shownOf({ key, tags }: StatePart): Pick<ChartState, 'status' | 'isBusy'> {
  return { status: key as ResourceStatus, isBusy: tags.includes('busy') };
}

/** The entries for each event in each state. Those of the state come before those of the chart. */
const transitionTable: ReadonlyMap<string, ReadonlyMap<string, readonly TableEntry[]>> = new Map(
  Object.values(states).map((state) => [state.key, entriesOf(state)]),
);

function entriesOf(state: StatePart): ReadonlyMap<string, readonly TableEntry[]> {
  const entries = new Map<string, TableEntry[]>();
  for (const [type, transitions] of [...state.transitions, ...root.transitions]) {
    entries.set(type, [
      ...(entries.get(type) ?? []),
      ...transitions.map((transition) => entryOf(state, transition)),
    ]);
  }
  return entries;
}

/** The transition that the chart takes for an event, if any. */
export function findTransition(
  { status, context }: ChartState,
  event: ResourceEvent,
): TableEntry | undefined {
  for (const entry of transitionTable.get(status)?.get(event.type) ?? []) {
    if (entry.guard === undefined || entry.guard({ context, event })) return entry;
  }
  return undefined;
}

/** The context after a transition. */
export function nextContext(
  context: ResourceContext,
  event: ResourceEvent,
  { updates }: TableEntry,
): ResourceContext {
  const next = { ...context };
  const args = { context: next, event };
  for (const update of updates) update(next, args);
  return next;
}

/** The loader of the chart: the actor that its loading states invoke. */
export const loader = invokeOf(states[ResourceStatus.LOADING] as StatePart) as Invoke;

const initial = shownOf(states[config.initial] as StatePart);
const initialContext = config.context as (args: { readonly input: ResourceInput }) => ResourceContext;

/** The initial state of the chart. */
export function initialState(input: ResourceInput): ChartState {
  return { ...initial, context: initialContext({ input }) };
}

/** The state of a destroyed resource. */
export const destroyedState = initialState({});
