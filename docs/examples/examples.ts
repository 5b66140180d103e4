import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { Problem } from './command/problem.js';

/**
 * The frameworks that pages are written in, and the extensions of their files. `dom` is plain
 * browser code.
 */
const pageEndings = { dom: '.ts', react: '.tsx', vue: '.vue' } as const;

export type Framework = keyof typeof pageEndings;
export const frameworks = Object.keys(pageEndings) as Framework[];

/**
 * One file of this folder, such as `08-rest.ts`. Its first line is `// Group · Title: what it
 * shows`.
 */
export interface Example {
  /** Two digits: the position in the guide. */
  readonly number: string;
  readonly name: string;
  /** The part of the guide that it belongs to. */
  readonly group: string;
  /** Its heading in the guide. */
  readonly title: string;
  readonly summary: string;
  readonly file: URL;
  /** The frameworks that have a page of this example. */
  readonly pages: readonly Framework[];
}

/** All examples, in the order of the guide. */
export function findExamples(): Example[] {
  return readdirSync(new URL('.', import.meta.url))
    .sort()
    .flatMap((fileName): Example[] => {
      const [, number, name] = /^(\d\d)-([\w-]+)\.ts$/.exec(fileName) ?? [];
      if (number === undefined || name === undefined) return [];
      const file = new URL(fileName, import.meta.url);
      const [, group, title, summary] = /^\/\/ (.+?) · (.+?): (.+)\n/.exec(readFileSync(file, 'utf8')) ?? [];
      if (group === undefined || title === undefined || summary === undefined) {
        throw new Error(`The first line of ${fileName} must have the form: // Group · Title: what it shows`);
      }
      const pages = frameworks.filter((framework) => existsSync(pageOf({ number, name }, framework)));
      return [{ number, name, group, title, summary, file, pages }];
    });
}

/**
 * Finds an example by its name or number: `rest`, `08` or `08-rest`.
 *
 * @throws Problem if there is no such example.
 */
export function exampleNamed(examples: readonly Example[], wanted: string): Example {
  const found = examples.find(({ name, number }) => [name, number, `${number}-${name}`].includes(wanted));
  if (found) return found;
  throw new Problem(
    `There is no example ${JSON.stringify(wanted)}. Available examples: ${examples.map(({ name }) => name).join(', ')}.`,
  );
}

/** The file of an example’s page. It may not exist. */
export function pageOf({ number, name }: Pick<Example, 'number' | 'name'>, framework: Framework): URL {
  return new URL(`pages/${framework}/${number}-${name}${pageEndings[framework]}`, import.meta.url);
}

/**
 * The code of an example as readers see it: without its first line, because the guide words that
 * differently.
 */
export function codeOf({ file }: Pick<Example, 'file'>): string {
  return readFileSync(file, 'utf8').replace(/^.*\n/, '');
}
