import { closeDatabase, configure } from './backend/index.js';
import { Problem } from './command/problem.js';
import { ended } from './command/run.js';
import type { Example } from './examples.js';

interface RunOptions {
  /** The port of the server; 0 picks a free port. */
  readonly port: number;
  /** How long the server takes to answer, in milliseconds. */
  readonly delay: number | undefined;
  /** The number of the request during which the server dies. */
  readonly dies: number | undefined;
}

/**
 * Runs an example, which prints its output. An example is a module, so it runs only once per
 * process. Aborting `end` stops waiting for it.
 *
 * @throws Problem if the server died, if it was told to die but did not, or if its port is
 *   unavailable.
 */
export async function runExample(
  { file, title, summary }: Example,
  { port, delay, dies }: RunOptions,
  end: AbortSignal,
): Promise<void> {
  const death = new AbortController();
  configure({ port, dies, death, ...(delay !== undefined && { delay }) });
  process.stdout.write(`${title}: ${summary}\n\n`);
  try {
    await Promise.race([import(file.href), ended(end)]);
  } catch (error) {
    throw death.signal.reason ?? error; // the server’s death caused this error
  }
  death.signal.throwIfAborted();
  if (end.aborted) {
    process.stderr.write('Interrupted.\n');
    return;
  }
  await closeDatabase();
  if (dies !== undefined)
    throw new Problem(`The server did not die: the example ended before request ${dies} was in flight.`);
}
