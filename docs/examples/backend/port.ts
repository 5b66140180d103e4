import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Problem } from '../command/problem.js';

/**
 * Listens on a port of 127.0.0.1 and returns the URL.
 *
 * @throws Problem if the port is unavailable.
 */
export async function listen(server: Server, port: number): Promise<string> {
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw unavailable(port, cause);
  }
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Closes the server and the connections of requests in flight. */
export async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

function unavailable(port: number, cause: unknown): Problem {
  const { code, message } = cause as NodeJS.ErrnoException;
  const what =
    code === 'EADDRINUSE'
      ? 'is taken'
      : code === 'EACCES'
        ? 'is reserved for the system'
        : `is unavailable (${message})`;
  return new Problem(`Port ${port} ${what}. Choose another one, or use 0 for any free port.`, { cause });
}
