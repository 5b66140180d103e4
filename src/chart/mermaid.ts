import type { AnyMachineSnapshot, AnyStateMachine } from 'xstate';
import { describeValue } from '../../machines/errors.js';
import { activeStates } from './active.js';
import { chartOf } from './chart.js';
import { asConfig, isConfig } from './config.js';
import { diagram } from './diagram.js';

/** The options of `toMermaid()`. */
export interface MermaidOptions {
  /** The direction: top to bottom, or left to right. Default: `'TB'`. */
  readonly direction?: 'TB' | 'LR' | undefined;
  /** Whether to show actions, including entry and exit actions. Default: `false`. */
  readonly actions?: boolean | undefined;
  /** Whether to show guards, in brackets. Default: `true`. */
  readonly guards?: boolean | undefined;
}

/**
 * Draws the statechart of a machine as mermaid text, which GitHub and many editors render. For a
 * snapshot, the active states are marked.
 *
 * A transition that applies in any child of a state is drawn from a single node, "any state",
 * instead of from each child. An arrow between states with different parents is drawn between their
 * outermost ancestors that differ. Its label says where it begins and ends within them.
 *
 * @throws TypeError if the argument is neither a machine nor a snapshot of one.
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
      `toMermaid() takes a state machine or a snapshot of one, got ${describeValue(given)}. ` +
        'Pass the machine that createMachine() returned, or the snapshot that getSnapshot() of its actor returned.',
    );
  }
  const chart = chartOf(machine.config);
  return diagram(chart, options, activeStates(chart, asConfig(given).value));
}
