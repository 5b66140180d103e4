import type { AnyMachineSnapshot, AnyStateMachine } from 'xstate';
import { describeValue } from '../../machines/errors.js';
import { activeStates } from './active.js';
import { chartOf } from './chart.js';
import { asConfig, isConfig } from './config.js';
import { diagram } from './diagram.js';

/** How `toMermaid()` draws a chart. */
export interface MermaidOptions {
  /** From the top to the bottom, or from left to right. Default: `'TB'`. */
  readonly direction?: 'TB' | 'LR' | undefined;
  /**
   * Whether to name the actions, those of entering and leaving a state included. Default: `false`.
   */
  readonly actions?: boolean | undefined;
  /** Whether to name the guards, in brackets. Default: `true`. */
  readonly guards?: boolean | undefined;
}

/**
 * Draws the statechart of a machine as text for mermaid, which GitHub and many editors show. Of a
 * snapshot, with the states marked that it is in.
 *
 * What a state does in whichever state below it is active, leaves from one node "any state",
 * instead of from each. An arrow between states of different parents is drawn between the outermost
 * states that tell them apart, and says where it begins and ends within them.
 *
 * @throws TypeError if it is given neither a machine nor a snapshot of one.
 *
 * @example
 * ```ts
 * console.log(toMermaid(resourceMachine));
 * console.log(toMermaid(user.actor.getSnapshot(), { direction: 'LR' }));
 * ```
 */
export function toMermaid(
  machineOrSnapshot: AnyStateMachine | AnyMachineSnapshot,
  options: MermaidOptions = {},
): string {
  const given: unknown = machineOrSnapshot;
  const machine = asConfig(isConfig(given) && 'machine' in given ? given.machine : given);
  if (!isConfig(machine.config) || !isConfig(machine.root)) {
    throw new TypeError(
      `toMermaid() draws a state machine, or a snapshot of one, and was given ${describeValue(given)}. ` +
        'Pass what createMachine() returned, or what getSnapshot() of an actor of it returns.',
    );
  }
  const chart = chartOf(machine.config);
  return diagram(chart, options, activeStates(chart, asConfig(given).value));
}
