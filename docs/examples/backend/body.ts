import type { IncomingMessage } from 'node:http';

/** The JSON body of a request; `undefined` if it is not JSON or did not arrive. */
export async function bodyOf(incoming: IncomingMessage): Promise<unknown> {
  try {
    let text = '';
    for await (const part of incoming.setEncoding('utf8')) text += part;
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
