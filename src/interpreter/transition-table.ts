/**
 * The chart as a table: (state, event) → entries, derived from `resourceMachine` when this module
 * loads. XState's interpreter looks for the transition again at each event, in any machine; the
 * table has all transitions of this one. Tests show that both do the same, and would fail if the
 * chart came to have what the table does not look for: entry actions, `always`, `after` and the
 * like.
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

/** Takes an action, which is an assignment as all of the chart, to a context that is being made. */
type Update = (next: ResourceContext, args: Args) => void;

/** An actor that a state invokes, and what it is given. */
interface Invoke {
  readonly id: string;
  readonly src: string;
  readonly input: (args: Pick<Args, 'context'>) => LoaderActorInput;
}

/** The state that the chart is in, and what it remembers: all that a resource shows. */
export interface ChartState {
  readonly status: ResourceStatus;
  readonly isBusy: boolean;
  readonly context: ResourceContext;
}

/** Where a transition leads, and what is done on it. */
export interface TableEntry {
  readonly guard: ((args: Args) => boolean) | undefined;
  readonly updates: readonly Update[];
  /** Whether it ends the load. */
  readonly stops: boolean;
  /** Whether it begins a load, unless that is a wait. */
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
    const values = computed.map(([, compute]) => compute(args, params)); // all of them before any is assigned
    Object.assign(next, constants);
    for (const [index, [key]] of computed.entries())
      (next as unknown as Record<string, unknown>)[key] = values[index];
  };
}

/** What a state invokes: one actor, or none. */
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

/** The entries for each event in each state, those of the state before those of the chart. */
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

/** The transition that the chart takes at an event, if any. */
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

/** The loader of the chart: what its loading states invoke. */
export const loader = invokeOf(states[ResourceStatus.LOADING] as StatePart) as Invoke;

const initial = shownOf(states[config.initial] as StatePart);
const initialContext = config.context as (args: { readonly input: ResourceInput }) => ResourceContext;

/** The state that the chart begins in. */
export function initialState(input: ResourceInput): ChartState {
  return { ...initial, context: initialContext({ input }) };
}

/** What a destroyed resource shows. */
export const destroyedState = initialState({});
