interface NodeProcess {
  /** Node's way to a module of its own that a bundler does not see. From 20.16 on. */
  getBuiltinModule?(name: 'node:timers'): { readonly setImmediate: (run: () => void) => unknown };
}

const { process, setTimeout } = globalThis as typeof globalThis & { readonly process?: NodeProcess };

/**
 * What calls back after the turn where there is no MessageChannel, as in jsdom. Taken from where
 * fake timers, installed by then or not, don't reach.
 */
const later = process?.getBuiltinModule?.('node:timers').setImmediate ?? setTimeout;

/**
 * Resolves at the end of the turn, when everything has happened that follows at once from what was
 * done: loads have begun, outcomes have arrived, whatever waited for them has gone on. It takes no
 * time, and fake timers don't stop it.
 *
 * @example
 * ```ts
 * const users = controlledLoader<User, number>();
 * const user = resource({ params: id, loader: users });
 * await flushPromises();
 * expect(users.pending).toHaveLength(1);
 * ```
 */
export function flushPromises(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof MessageChannel === 'undefined') {
      later(resolve);
      return;
    }
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
