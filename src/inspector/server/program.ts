import { main, type Output } from './command.js';

/** What a program needs of the process that it runs in. */
export interface Surroundings {
  readonly argv: readonly string[];
  readonly stdout: Output & { on(event: 'error', listener: () => void): unknown };
  readonly stderr: Output;
  once(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
}

/** Runs the command until it ends, or is ended by a signal. Returns the exit code. */
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
  stdout.on('error', endWith(141)); // who was reading has gone
  const code = await main(argv.slice(2), { out: stdout, err: stderr, stop: stop.signal });
  return signalled ?? code;
}
