import { type InspectorServer, startInspectorServer } from 'xstate-resource/inspect/server';
import { Problem } from '../command/problem.js';

/** The built page; it is not next to the sources. */
const page = new URL('../../../dist/src/inspect/server/page.html', import.meta.url);

/** @throws Problem if the port is not available. */
export async function startInspector(port: number): Promise<InspectorServer> {
  try {
    return await startInspectorServer({ port, page });
  } catch (cause) {
    if (!(cause instanceof Error) || cause.name !== 'Problem') throw cause;
    throw new Problem(cause.message.replace('--port', '--inspector-port'), { cause });
  }
}
