/**
 * Which transitions a machine has taken: what XState says of it, and what the inspector's page
 * does.
 */
import { expect } from '@jest/globals';
import { type AnyStateMachine, createActor, type StateValue } from 'xstate';
import { chartOf } from '../../src/chart/chart.js';
import { transitionTaken } from '../../src/chart/taken.js';
import type { ChartTransition } from '../../src/chart/types.js';
import { machines } from './machines.js';

/** Machines without guards: what they do is certain. */
export const certain = [machines.light, machines.checkout, machines.regions] as const;

/** A transition in words to compare: its source, its event and its targets. */
const words = ({ source, eventType, targets }: ChartTransition) =>
  `${source.id} ${eventType} ${targets.map(({ id }) => id).join()}`;

interface XStateTransition {
  readonly source: { readonly id: string };
  readonly eventType: string;
  readonly target: readonly { readonly id: string }[] | undefined;
}

/** An actor of a machine, with the transitions that XState says it took for an event. */
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
    /** It may be any event, also one that XState makes. */
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

/** All events that a machine has transitions for, and one that it has none for. */
export function eventsOf(machine: AnyStateMachine): readonly string[] {
  const types = new Set(chartOf(machine.config).transitions.map(({ eventType }) => eventType));
  return [...[...types].filter((type) => type !== '' && !type.includes('*')), 'unheard.of'];
}

/**
 * Expects that after each event the same is said to have been taken. Returns where the machine is
 * at last, with what it remembers.
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
