import { format } from 'node:util';
import type { Example } from './examples.js';

/**
 * Runs an example and returns its output. An example is a module, so each runs only once per
 * process.
 */
export async function printedBy({ file }: Pick<Example, 'file'>): Promise<string> {
  const { log } = console;
  let printed = '';
  console.log = (...parts: unknown[]) => {
    printed += `${format(...parts)}\n`;
  };
  try {
    await import(file.href);
  } finally {
    console.log = log;
  }
  return printed;
}
