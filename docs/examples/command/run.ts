import { Problem } from './problem.js';

const exitCodes: Readonly<Record<string, number>> = { SIGINT: 130, SIGPIPE: 141, SIGTERM: 143 };

/**
 * Runs a command-line program. `end` is aborted by Ctrl-C, by a signal, or when the pipe that the
 * program prints to is closed. A `Problem` is printed in one line. Any other error is a bug, so it
 * is printed with its stack.
 */
export async function runCommand(
  command: (args: string[], end: AbortSignal) => Promise<void>,
): Promise<void> {
  const end = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => end.abort(name));
  process.stdout.on('error', () => end.abort('SIGPIPE')); // the reader of the pipe is gone
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

/** Resolves when `end` is aborted. */
export async function ended(end: AbortSignal): Promise<void> {
  if (!end.aborted)
    await new Promise<unknown>((resolve) => end.addEventListener('abort', resolve, { once: true }));
}
