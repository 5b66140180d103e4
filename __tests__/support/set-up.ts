import { resource, signal } from 'xstate-resource';
import { controlledLoader } from 'xstate-resource/testing';

/**
 * Keeps resources alive, because one that nothing references may be collected at any moment, and
 * then starts nothing.
 */
const held: unknown[] = [];

/** A resource over one signal, with a controlled loader to settle its loads. */
export function setUp(
  initial: number | null | undefined = 1,
  options: { equal?: (a: unknown, b: unknown) => boolean } = {},
) {
  const server = controlledLoader<unknown, number>();
  const id = signal<number | null | undefined>(initial);
  const user = resource<unknown, number>({ params: () => id(), loader: server, name: 'user', ...options });
  held.push(user);
  return { id, user, server, ...server };
}
