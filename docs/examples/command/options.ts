import { type ParseArgsConfig, parseArgs } from 'node:util';
import { Problem } from './problem.js';

/**
 * Parses the arguments of a command.
 *
 * @param name How you run the command, such as `npm start`.
 * @throws Problem if the command does not accept them.
 */
export function argumentsOf<const T extends ParseArgsConfig>(
  name: string,
  config: T,
): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (cause) {
    const [what] = (cause as Error).message.split(/[.\n]/); // the rest is advice that does not apply here
    throw new Problem(`${what}. See: ${name} -- --help`, { cause });
  }
}

/** @throws Problem if the text is not a whole number from `min` to `max`. */
export function wholeNumber(option: string, text: string, max: number, min = 0): number {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (number >= min && number <= max) return number;
  throw new Problem(`${option} takes a whole number from ${min} to ${max}, got ${JSON.stringify(text)}.`);
}

export const maxPort = 65_535;
