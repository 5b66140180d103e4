import { closeDatabase, configure } from './backend/index.js';
import { Problem } from './command/problem.js';
import { ended } from './command/run.js';
import type { Example } from './examples.js';

interface RunOptions {
  /** Of the server; 0 is any that is free. */
  readonly port: number;
  /** What the server takes for an answer, in milliseconds. */
  readonly delay: number | undefined;
  /** The server dies in the middle of this request. */
  readonly dies: number | undefined;
}

/**
 * Runs an example, which prints what it has to say. Once in a process: it is a module. When `end` is aborted, what is not done is left undone.
 *
 * @throws Problem if its server died, or was to and did not, or its port cannot be had.
 */
export async function runExample(
  { file, title, what }: Example,
  { port, delay, dies }: RunOptions,
  end: AbortSignal,
): Promise<void> {
  const death = new AbortController();
  configure({ port, dies, death, ...(delay !== undefined && { delay }) });
  process.stdout.write(`${title}: ${what}\n\n`);
  try {
    await Promise.race([import(file.href), ended(end)]);
  } catch (error) {
    throw death.signal.reason ?? error; // the dead server is the reason for whatever came after
  }
  death.signal.throwIfAborted();
  if (end.aborted) {
    process.stderr.write('Interrupted.\n');
    return;
  }
  await closeDatabase();
  if (dies !== undefined)
    throw new Problem(
      `The server has not died: the example ended before it was in the middle of a request ${dies}.`,
    );
}
