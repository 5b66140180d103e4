import { get, type IncomingMessage } from 'node:http';
import { reachable } from './access.js';

/** What answers of the inspector's server say that it is, in the header `server`. */
export const serverName = 'xstate-resource-inspector';

/** How long an answer may take, in milliseconds: it comes from this machine. */
const patience = 1_000;

/**
 * Whether an inspector answers there. What else is there may say nothing, or something that is no
 * HTTP, or never stop: nothing but the head of its answer is read, and no redirection is followed.
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
