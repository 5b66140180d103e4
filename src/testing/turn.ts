interface NodeProcess {
  /** Loads a built-in module without an import that a bundler would see. Since Node.js 20.16. */
  getBuiltinModule?(name: 'node:timers'): { readonly setImmediate: (run: () => void) => unknown };
}

const { process, setTimeout } = globalThis as typeof globalThis & { readonly process?: NodeProcess };

/**
 * Calls back after the turn when MessageChannel is missing, as in jsdom. It comes from
 * `node:timers`, which fake timers don't reach, whenever they are installed.
 */
const afterTurn = process?.getBuiltinModule?.('node:timers').setImmediate ?? setTimeout;

/**
 * Waits for the end of the turn. By then loads have started, outcomes have arrived, and code that
 * awaited them has continued. It does not advance time, and it works with fake timers.
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
      afterTurn(resolve);
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
