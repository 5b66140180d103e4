import { type ParseArgsConfig, parseArgs } from 'node:util';
import { Problem } from './problem.js';

/**
 * Reads the arguments of a command.
 *
 * @param name How the command is run, such as `npm start`.
 * @throws Problem if they are not what the command takes.
 */
export function argumentsOf<const T extends ParseArgsConfig>(
  name: string,
  config: T,
): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (cause) {
    const [what] = (cause as Error).message.split(/[.\n]/); // the rest is advice for other programs
    throw new Problem(`${what}. See: ${name} -- --help`, { cause });
  }
}

/** @throws Problem if the text is no whole number from `min` to `max`. */
export function wholeNumber(option: string, text: string, max: number, min = 0): number {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (number >= min && number <= max) return number;
  throw new Problem(`${option} takes a whole number from ${min} to ${max}, got ${JSON.stringify(text)}.`);
}

export const maxPort = 65_535;
