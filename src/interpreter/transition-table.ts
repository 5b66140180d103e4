/**
 * Runs the chart by a table instead of walking it. XState's interpreter looks for the answer to an event anew each time, in any machine there
 * can be; the table has all answers of this one, taken from the machine itself when the module loads. Tests show that both make the same of
 * everything, and would fail if the chart came to have what the table does not look for: entry actions, `always`, `after` and the like.
 * A later XState may make this file superfluous: whoever uses `tabled` can use `resourceMachine`.
 */
import { transition } from 'xstate';
import {
  type ResourceContext,
  type ResourceEvent,
  type ResourceInput,
  type ResourceMachineSnapshot,
  type ResourceStatus,
  resourceMachine,
} from '../../machines/index.js';
import type { ResourceLoaderInput } from '../../machines/types.js';
import { Invocation, type Invoke } from './invocation.js';
import { isInspected } from './shared-system.js';

type Machine = typeof resourceMachine;
type Scope = Parameters<Machine['transition']>[2];

interface Args {
  readonly context: ResourceContext;
  readonly event: ResourceEvent;
}

/** Of an action: what it makes of the context. All actions of the chart are assignments. */
type Update = (args: Args) => Partial<ResourceContext>;

type Action = string | { readonly type: string; readonly params?: unknown };
type Assignment = ((args: Args, params: unknown) => Partial<ResourceContext>) | Readonly<Record<string, unknown>>;

function updateOf(action: Action): Update {
  const { type, params } = typeof action === 'string' ? { type: action, params: undefined } : action;
  const { assignment } = implementations.actions[type] as unknown as { assignment: Assignment };
  if (typeof assignment === 'function') return (args) => assignment(args, params);
  const entries = Object.entries(assignment);
  return (args) => {
    const update: Record<string, unknown> = {};
    for (const [key, value] of entries) update[key] = typeof value === 'function' ? value(args, params) : value;
    return update;
  };
}

const { implementations, root, states } = resourceMachine;

/** An actor that a state invokes, and what it is given. */
interface Start extends Invoke {
  readonly input: (args: Args & { readonly self: unknown }) => ResourceLoaderInput;
}

type Transition = Exclude<ReturnType<(typeof root)['transitions']['get']>, undefined>[number];

/** What an event leads to. */
interface Answer {
  readonly guard: ((args: Args) => boolean) | undefined;
  readonly updates: readonly Update[];
  readonly stops: Start | undefined;
  readonly starts: Start | undefined;
  /** A snapshot of the state that follows, but for its context and children. */
  readonly template: ResourceMachineSnapshot;
}

/** What a state invokes: one actor, or none. */
function invokeOf({ invoke }: (typeof states)[ResourceStatus]): Start | undefined {
  return invoke[0] as unknown as Start | undefined;
}

function answerOf(from: (typeof states)[ResourceStatus], { guard, target, actions }: Transition): Answer {
  const [to] = target as unknown as readonly [typeof from];
  return {
    guard: guard === undefined ? undefined : (implementations.guards[guard as string] as unknown as Answer['guard']),
    updates: [...from.exit, ...actions].map((action) => updateOf(action as Action)),
    stops: invokeOf(from),
    starts: invokeOf(to),
    template: resourceMachine.resolveState({ value: to.key as ResourceStatus, context: {} as ResourceContext }),
  };
}

/** The answers to each event in each state, the state's own before those of the chart. */
const answers = new Map<ResourceStatus, ReadonlyMap<string, readonly Answer[]>>();

for (const state of Object.values(states)) {
  const all = new Map<string, Answer[]>();
  for (const [type, transitions] of [...state.transitions, ...root.transitions]) {
    all.set(type, [...(all.get(type) ?? []), ...transitions.map((transition) => answerOf(state, transition))]);
  }
  answers.set(state.key as ResourceStatus, all);
}

function answerTo({ value, context }: Shown, event: ResourceEvent): Answer | undefined {
  for (const answer of answers.get(value)?.get(event.type) ?? []) {
    if (answer.guard === undefined || answer.guard({ context, event })) return answer;
  }
  return undefined;
}

/** Whether the chart answers an event. */
export function canAnswer(snapshot: Shown, event: ResourceEvent): boolean {
  return answerTo(snapshot, event) !== undefined;
}

/** The context after a step. */
function contextAfter(context: ResourceContext, event: ResourceEvent, { updates }: Answer): ResourceContext {
  const next = { ...context };
  for (const update of updates) Object.assign(next, update({ context: next, event }));
  return next;
}

const noChildren = Object.freeze({});

/** As much of a snapshot of the chart as is ever shown. */
export type Shown = Pick<ResourceMachineSnapshot, 'value' | 'context' | 'hasTag'>;

/** What the chart makes of params that it has not been told of yet: its own rule, asked ahead of time, and only what is asked for. */
export class Preview implements Shown {
  readonly of: ResourceMachineSnapshot;
  readonly event: ResourceEvent;
  readonly #answer: Answer;
  #context: ResourceContext | undefined;
  #whole: ResourceMachineSnapshot | undefined;

  constructor(of: ResourceMachineSnapshot, event: ResourceEvent) {
    this.of = of;
    this.event = event;
    this.#answer = answerTo(of, event) as Answer; // the chart answers what params ask in each state
  }

  get value(): ResourceStatus {
    return this.#answer.template.value;
  }

  get context(): ResourceContext {
    this.#context ??= contextAfter(this.of.context, this.event, this.#answer);
    return this.#context;
  }

  hasTag(tag: 'busy'): boolean {
    return this.#answer.template.hasTag(tag);
  }

  /** The whole snapshot, with a loader that has not begun. */
  get whole(): ResourceMachineSnapshot {
    this.#whole ??= transition(resourceMachine, this.of, this.event)[0];
    return this.#whole;
  }
}

const initial = resourceMachine.resolveState({ value: resourceMachine.config.initial as 'idle', context: {} as ResourceContext });

const contextFor = resourceMachine.config.context as unknown as (args: { input: ResourceInput }) => ResourceContext;

/** The chart as logic for an actor, run by the table. */
export const tabled: Machine = Object.assign(Object.create(resourceMachine) as Machine, {
  getInitialSnapshot(_: unknown, input: ResourceInput): ResourceMachineSnapshot {
    return { ...initial, context: contextFor({ input }), children: noChildren };
  },

  transition(snapshot: ResourceMachineSnapshot, event: ResourceEvent, scope: Scope): ResourceMachineSnapshot {
    if (event.type === ('xstate.stop' as string) && !isInspected(scope.system)) {
      scope.defer(() => Invocation.stop(snapshot.children, scope));
      return { ...snapshot, status: 'stopped', children: noChildren as object } as ResourceMachineSnapshot;
    }
    const answer = answerTo(snapshot, event);
    if (answer === undefined || isInspected(scope.system)) return resourceMachine.transition(snapshot, event, scope);
    const next = { ...answer.template, context: contextAfter(snapshot.context, event, answer), children: noChildren as object };
    const { self } = scope;
    if (answer.stops !== undefined) scope.defer(() => Invocation.stop(snapshot.children, scope));
    if (answer.starts !== undefined) {
      const invocation = new Invocation(self, answer.starts, answer.starts.input({ context: next.context, event, self }));
      next.children = invocation;
      scope.defer(() => invocation.start());
    }
    return next;
  },
});
