import { get, type IncomingMessage } from 'node:http';
import { reachable } from './access.js';

/** The `server` header of every response of the inspector's server. */
export const serverName = 'xstate-resource-inspector';

/** How long a response may take, in milliseconds. It comes from this machine. */
const patience = 1_000;

/**
 * Returns whether an inspector answers there. Any other program may not answer, may not speak HTTP,
 * or may never stop sending; so this reads only the response headers and follows no redirects.
 * Never rejects.
 */
export function isInspectorAt(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get({ host: reachable(host), port, agent: false });
    const end = (isInspector: boolean) => {
      clearTimeout(timer);
      request.destroy();
      resolve(isInspector);
    };
    const timer = setTimeout(end, patience, false);
    request.on('response', ({ headers }: IncomingMessage) => end(headers.server === serverName));
    request.on('error', () => end(false));
  });
}
