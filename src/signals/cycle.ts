import type { Node } from './links.js';

interface Named extends Node {
  readonly name: string;
}

interface Cycle {
  readonly members: readonly Named[];
  readonly error: Error;
}

/** The last cycle of each computed, so that the same cycle throws the same error. */
const known = new WeakMap<Named, Cycle>();

/** The error for a cycle: each computed reads the next one, and the last reads the first. */
export function cycleError(members: readonly Named[]): Error {
  const last = known.get(members[0] as Named);
  if (last?.members.length === members.length && members.every((member) => last.members.includes(member)))
    return last.error;
  const path = [...members, ...members.slice(0, 1)].map(({ name }) => name).join(' → ');
  const error = new Error(`Cycle detected: ${path}. Remove one of these reads.`);
  const cycle = { members, error };
  for (const member of members) known.set(member, cycle);
  return error;
}
