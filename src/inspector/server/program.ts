import { main, type Output } from './command.js';

/** The parts of the process that the program uses. */
export interface Surroundings {
  readonly argv: readonly string[];
  readonly stdout: Output & { on(event: 'error', listener: () => void): unknown };
  readonly stderr: Output;
  once(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
}

/** Runs the command until it ends or a signal ends it. Returns the exit code. */
export async function run(surroundings: Surroundings): Promise<number> {
  const { argv, stdout, stderr } = surroundings;
  const stop = new AbortController();
  let signalled: number | undefined;
  const endWith = (code: number) => () => {
    signalled ??= code;
    stop.abort();
  };
  surroundings.once('SIGINT', endWith(130));
  surroundings.once('SIGTERM', endWith(143));
  stdout.on('error', endWith(141)); // the reader has closed the pipe
  const code = await main(argv.slice(2), { out: stdout, err: stderr, stop: stop.signal });
  return signalled ?? code;
}
