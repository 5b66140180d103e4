import { asConfig, type Config, isConfig, listOf, textOf } from './config.js';
import { actionNames, guardName } from './implementation-names.js';
import { resolveTarget } from './targets.js';
import type { ChartInvoke, ChartState, ChartTransition, ChartTrigger } from './types.js';

/**
 * A trigger of a state, its event type, and its config: empty, a target, a transition, or a list of
 * these.
 */
type Written = readonly [trigger: ChartTrigger, eventType: string, config: unknown];

/** The state's own transitions, in the order of its config. */
export function transitionsOf(
  state: ChartState,
  config: Config,
  byId: ReadonlyMap<string, ChartState>,
): ChartTransition[] {
  return [...writtenAt(state, config)].flatMap(([trigger, eventType, written]) =>
    (Array.isArray(written) ? written : [written]).map((one) =>
      readTransition(state, trigger, eventType, one, byId),
    ),
  );
}

function* writtenAt(state: ChartState, config: Config): Generator<Written> {
  for (const [descriptor, written] of Object.entries(asConfig(config.on))) {
    yield [{ kind: 'event', descriptor }, descriptor, written];
  }
  if (config.onDone) yield [{ kind: 'done' }, `xstate.done.state.${state.id}`, config.onDone];
  for (const [index, invoke] of state.invokes.entries())
    yield* writtenAtInvoke(invoke, asConfig(listOf(config.invoke)[index]));
  for (const [delay, written] of Object.entries(asConfig(config.after))) {
    // like XState: '1e3' is a number, too
    yield [
      { kind: 'after', delay },
      `xstate.after.${Number.isNaN(Number(delay)) ? delay : Number(delay)}.${state.id}`,
      written,
    ];
  }
  if (config.always) yield [{ kind: 'always' }, '', config.always];
}

function* writtenAtInvoke(invoke: ChartInvoke, { onDone, onError, onSnapshot }: Config): Generator<Written> {
  if (onDone) yield [{ kind: 'invoke', outcome: 'done', invoke }, `xstate.done.actor.${invoke.id}`, onDone];
  if (onError)
    yield [{ kind: 'invoke', outcome: 'error', invoke }, `xstate.error.actor.${invoke.id}`, onError];
  if (onSnapshot)
    yield [{ kind: 'invoke', outcome: 'snapshot', invoke }, `xstate.snapshot.${invoke.id}`, onSnapshot];
}

function readTransition(
  source: ChartState,
  trigger: ChartTrigger,
  eventType: string,
  written: unknown,
  byId: ReadonlyMap<string, ChartState>,
): ChartTransition {
  const config = isConfig(written) ? written : { target: written };
  const names = listOf(config.target)
    .map((target) => textOf(target) ?? '')
    .filter((target) => target !== '');
  const resolved = names.map((name) => ({ name, state: resolveTarget(name, source, byId) }));
  return {
    source,
    trigger,
    eventType,
    guard: config.guard === undefined ? undefined : guardName(config.guard),
    actions: actionNames(config.actions),
    targets: resolved.flatMap(({ state }) => state ?? []),
    unknown: resolved.flatMap(({ name, state }) => (state === undefined ? [name] : [])),
    reenter: config.reenter === true,
  };
}
