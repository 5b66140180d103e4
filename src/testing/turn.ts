const { setTimeout } = globalThis; // taken before anybody replaces it by a fake

/**
 * Resolves at the end of the turn, when everything has happened that follows at once from what was done: loads have begun, outcomes
 * have arrived, whatever waited for them has gone on. It takes no time, and fake timers don't stop it.
 *
 * @example
 * ```ts
 * id.set(2);
 * await flushPromises();
 * expect(users.loads.at(-1)?.params).toBe(2);
 * ```
 */
export function flushPromises(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof MessageChannel === 'undefined') {
      setTimeout(resolve); // jsdom
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
