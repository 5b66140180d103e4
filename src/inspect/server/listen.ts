import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Problem } from './problem.js';

interface Where {
  readonly port: number;
  readonly host: string;
  readonly warn: (line: string) => void;
}

/**
 * Returns the port that the server listens on. What goes wrong afterwards, as when there are too many connections, ends nothing.
 *
 * @throws Problem if it cannot.
 */
export async function listen(server: Server, { port, host, warn }: Where): Promise<number> {
  try {
    await once(server.listen(port, host), 'listening');
    server.on('error', ({ message }) => warn(`The inspector's server goes on after an error: ${message}.`));
    return (server.address() as AddressInfo).port;
  } catch (cause) {
    throw unavailable(port, host, cause as NodeJS.ErrnoException);
  }
}

function unavailable(port: number, host: string, cause: NodeJS.ErrnoException): Problem {
  const another = 'Choose another one with --port, or 0 for any that is free.';
  switch (cause.code) {
    case 'EADDRINUSE':
      return new Problem(`Port ${port} is taken. ${another}`, { cause });
    case 'EACCES':
      return new Problem(`Port ${port} is reserved for the system. ${another}`, { cause });
    default:
      return new Problem(`Cannot listen on port ${port} of ${JSON.stringify(host)}: ${cause.message}.`, { cause });
  }
}
