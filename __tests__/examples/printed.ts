import { readFileSync } from 'node:fs';
import { findExamples } from '../../docs/examples/examples.js';
import { printedBy } from '../../docs/examples/printed.js';
import { findPages } from '../../docs/tools/pages.js';

/**
 * The output lines of an example. An example is a module, so call this once per example and test
 * file.
 */
export async function linesOf(name: string): Promise<string[]> {
  const example = findExamples().find((each) => each.name === name);
  if (example === undefined) throw new Error(`There is no example ${JSON.stringify(name)}.`);
  return lines(await printedBy(example));
}

/** The output lines of an example in the guide. */
export function linesInGuide(name: string): string[] {
  const pages = findPages().map((page) => readFileSync(page, 'utf8'));
  const [place] =
    pages.join('\n').split(`<!-- example: ${name} -->\n`)[1]?.split('<!-- end of example -->') ?? [];
  const [, printed] = /^```text\n(.*?)^```$/ms.exec(place ?? '') ?? [];
  return lines(printed ?? '');
}

function lines(text: string): string[] {
  return text.trimEnd().split('\n');
}
