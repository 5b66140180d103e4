/** The transitions that a machine has taken, as reported by XState and by the inspector's page. */
import { expect } from '@jest/globals';
import { type AnyStateMachine, createActor, type StateValue } from 'xstate';
import { chartOf } from '../../src/chart/chart.js';
import { transitionTaken } from '../../src/chart/taken.js';
import type { ChartTransition } from '../../src/chart/types.js';
import { machines } from './machines.js';

/** Machines without guards, whose behavior is certain. */
export const certain = [machines.light, machines.checkout, machines.regions] as const;

/** A comparable description of a transition: its source, its event and its targets. */
const words = ({ source, eventType, targets }: ChartTransition) =>
  `${source.id} ${eventType} ${targets.map(({ id }) => id).join()}`;

interface XStateTransition {
  readonly source: { readonly id: string };
  readonly eventType: string;
  readonly target: readonly { readonly id: string }[] | undefined;
}

/** An actor of a machine that reports the transitions that XState took for each event. */
function watched(machine: AnyStateMachine) {
  let steps: XStateTransition[] = [];
  const actor = createActor(machine, {
    input: { loader: () => new Promise(() => {}) },
    inspect: (event) => {
      if (event.type === '@xstate.microstep' && event.actorRef === actor)
        steps.push(...(event._transitions as unknown as XStateTransition[]));
    },
  });
  actor.start();
  return {
    actor,
    value: () => actor.getSnapshot().value as StateValue,
    /** Accepts any event, including those that XState generates. */
    send(event: { readonly type: string }): readonly string[] {
      steps = [];
      actor.send(event as never);
      return steps.map(
        ({ source, eventType, target }) =>
          `${source.id} ${eventType} ${(target ?? []).map(({ id }) => id).join()}`,
      );
    },
  };
}

/** All events for which a machine has transitions, and one for which it has none. */
export function eventsOf(machine: AnyStateMachine): readonly string[] {
  const types = new Set(chartOf(machine.config).transitions.map(({ eventType }) => eventType));
  return [...[...types].filter((type) => type !== '' && !type.includes('*')), 'unheard.of'];
}

/**
 * Expects both to report the same transitions after each event. Returns the final state of the
 * machine and its history.
 */
export function expectTaken(machine: AnyStateMachine, events: readonly string[]): string {
  const chart = chartOf(machine.config);
  const { actor, value, send } = watched(machine);
  for (const type of events) {
    const before = value();
    const expected = send({ type });
    const taken = transitionTaken(chart, before, { type }, value()).map(words);
    expect({ events, before, type, after: value(), taken }).toEqual({
      events,
      before,
      type,
      after: value(),
      taken: expected,
    });
  }
  const { historyValue } = actor.getSnapshot() as { historyValue: Record<string, readonly { id: string }[]> };
  actor.stop();
  return JSON.stringify([
    value(),
    Object.entries(historyValue).map(([id, states]) => [id, ...states.map((state) => state.id)]),
  ]);
}
