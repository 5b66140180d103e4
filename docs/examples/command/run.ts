import { Problem } from './problem.js';

const exitCodes: Readonly<Record<string, number>> = { SIGINT: 130, SIGPIPE: 141, SIGTERM: 143 };

/**
 * Runs what a command of the command line does. `end` is aborted when somebody wants it to end: with Ctrl-C, with a signal, or by closing the pipe
 * that it prints into. A `Problem` is told in one line; anything else that is thrown is a fault of the program, and shows where.
 */
export async function runCommand(
  command: (args: string[], end: AbortSignal) => Promise<void>,
): Promise<void> {
  const end = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => end.abort(name));
  process.stdout.on('error', () => end.abort('SIGPIPE')); // who was reading has gone
  try {
    await command(process.argv.slice(2), end.signal);
  } catch (error) {
    if (!end.signal.aborted) {
      if (!(error instanceof Problem)) throw error;
      process.stderr.write(`${error.message}\n`);
      process.exitCode = 1;
    }
  }
  if (end.signal.aborted) process.exitCode = exitCodes[String(end.signal.reason)] ?? 1;
}

/** Resolves when somebody wants the command to end. */
export async function ended(end: AbortSignal): Promise<void> {
  if (!end.aborted)
    await new Promise<unknown>((resolve) => end.addEventListener('abort', resolve, { once: true }));
}
