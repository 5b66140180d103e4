import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Problem } from '../command/problem.js';

/**
 * Opens a port of 127.0.0.1, and returns its URL.
 *
 * @throws Problem if the port cannot be had.
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

/** Cuts off the requests that wait. */
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
        : `cannot be had (${message})`;
  return new Problem(`Port ${port} ${what}. Choose another one, or 0 for any that is free.`, { cause });
}
