/**
 * The chart as logic for an actor, run by the table. A later XState may make this file superfluous:
 * what uses `tableMachine` can use `resourceMachine`.
 */
import { type ResourceEvent, type ResourceInput, type ResourceMachineSnapshot, resourceMachine } from '../../machines/index.js';
import { Invocation } from './invocation.js';
import { isInspected } from './shared-system.js';
import { findTransition, initialSnapshot, nextContext, noChildren } from './transition-table.js';
import { STOP } from './xstate-internals.js';

type Machine = typeof resourceMachine;
type Scope = Parameters<Machine['transition']>[2];

export const tableMachine: Machine = Object.assign(Object.create(resourceMachine) as Machine, {
  getInitialSnapshot: (_: unknown, input: ResourceInput): ResourceMachineSnapshot => initialSnapshot(input),

  transition(snapshot: ResourceMachineSnapshot, event: ResourceEvent, scope: Scope): ResourceMachineSnapshot {
    if (event.type === (STOP as string) && !isInspected(scope.system)) {
      scope.defer(() => Invocation.stop(snapshot.children, scope));
      return { ...snapshot, status: 'stopped', children: noChildren } as ResourceMachineSnapshot;
    }
    const entry = findTransition(snapshot, event);
    if (entry === undefined || isInspected(scope.system)) return resourceMachine.transition(snapshot, event, scope);
    const next = { ...entry.template, context: nextContext(snapshot.context, event, entry), children: noChildren };
    const { self } = scope;
    if (entry.stops !== undefined) scope.defer(() => Invocation.stop(snapshot.children, scope));
    if (entry.starts !== undefined) {
      const invocation = new Invocation(self, entry.starts, entry.starts.input({ context: next.context, event, self }));
      next.children = invocation;
      scope.defer(() => invocation.start());
    }
    return next;
  },
});
