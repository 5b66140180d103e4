import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { addressOf } from './access.js';
import { isInspectorAt } from './neighbour.js';
import { Problem } from './problem.js';

interface Where {
  readonly port: number;
  readonly host: string;
  readonly warn: (line: string) => void;
}

/**
 * Returns the port that the server listens on. Later errors, such as too many connections, do not
 * stop the server.
 *
 * @throws Problem if it cannot listen.
 */
export async function listen(server: Server, { port, host, warn }: Where): Promise<number> {
  try {
    await once(server.listen(port, host), 'listening');
    server.on('error', ({ message }) => warn(`The inspector's server continues after an error: ${message}.`));
    return (server.address() as AddressInfo).port;
  } catch (cause) {
    throw await unavailable(port, host, cause as NodeJS.ErrnoException);
  }
}

async function unavailable(port: number, host: string, cause: NodeJS.ErrnoException): Promise<Problem> {
  const another = 'with --port, or use 0 to pick a free one.';
  switch (cause.code) {
    case 'EADDRINUSE': {
      const what = (await isInspectorAt(host, port))
        ? `An inspector is already running at ${addressOf(host, port)}/. Open that, or choose another port`
        : `Port ${port} is in use by another program. Choose another one`;
      return new Problem(`${what} ${another}`, { cause });
    }
    case 'EACCES':
      return new Problem(`Port ${port} is reserved for the system. Choose another one ${another}`, { cause });
    default:
      return new Problem(`Cannot listen on port ${port} of ${JSON.stringify(host)}: ${cause.message}.`, {
        cause,
      });
  }
}
