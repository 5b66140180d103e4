import { type InspectorServer, startInspectorServer } from 'xstate-resource/inspect/server';
import { Problem } from '../command/problem.js';

/** The page as it was built: it is not there beside the sources. */
const page = new URL('../../../dist/src/inspect/server/page.html', import.meta.url);

/** @throws Problem if the port cannot be had. */
export async function startInspector(port: number): Promise<InspectorServer> {
  try {
    return await startInspectorServer({ port, page });
  } catch (cause) {
    if (!(cause instanceof Error) || cause.name !== 'Problem') throw cause;
    throw new Problem(cause.message.replace('--port', '--inspector-port'), { cause });
  }
}
