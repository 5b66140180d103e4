import type { IncomingMessage } from 'node:http';

/** The JSON that a request carries. `undefined` where it is none, or did not arrive. */
export async function bodyOf(incoming: IncomingMessage): Promise<unknown> {
  try {
    let text = '';
    for await (const part of incoming.setEncoding('utf8')) text += part;
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
