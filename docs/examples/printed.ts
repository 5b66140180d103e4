import { format } from 'node:util';
import type { Example } from './examples.js';

/** Runs an example, and returns what it prints. Once for each example in a process: it is a module. */
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
