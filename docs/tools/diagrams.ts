import type { AnyStateMachine } from 'xstate';
import { resourceMachine } from '../../machines/index.js';
import { toMermaid } from '../../src/chart/mermaid.js';
import { keepFreshMachine } from '../../src/loaders/keep-fresh.machine.js';
import { policyMachine } from '../../src/loaders/policy.machine.js';
import { roomsDiagram } from './rooms.js';

const draw =
  (machine: AnyStateMachine, options = {}) =>
  () =>
    toMermaid(machine, options);

const diagrams: Readonly<Record<string, () => string>> = {
  resource: draw(resourceMachine),
  policy: draw(policyMachine, { direction: 'LR' }),
  keepFresh: draw(keepFreshMachine, { direction: 'LR' }),
  rooms: roomsDiagram,
};

/** The text of a diagram for Mermaid, or `undefined` if no diagram has this name. */
export function diagramNamed(name: string): string | undefined {
  return diagrams[name]?.();
}
