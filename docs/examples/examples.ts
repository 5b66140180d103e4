import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { Problem } from './command/problem.js';

/** Frameworks in which there are pages, and how the files of these pages end. `dom` is none at all: what every browser has. */
const pageEndings = { dom: '.ts', react: '.tsx', vue: '.vue' } as const;

export type Framework = keyof typeof pageEndings;
export const frameworks = Object.keys(pageEndings) as Framework[];

/** One file of this folder, such as `08-rest.ts`. Its first line is `// Group · Title: what it shows`. */
export interface Example {
  /** Two digits: the place in the guide. */
  readonly number: string;
  readonly name: string;
  /** The part of the guide. */
  readonly group: string;
  /** The heading in the guide. */
  readonly title: string;
  readonly what: string;
  readonly file: URL;
  /** In which frameworks it is a page as well. */
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
      const [, group, title, what] = /^\/\/ (.+?) · (.+?): (.+)\n/.exec(readFileSync(file, 'utf8')) ?? [];
      if (group === undefined || title === undefined || what === undefined) {
        throw new Error(`The first line of ${fileName} is not like this: // Group · Title: what it shows`);
      }
      const pages = frameworks.filter((framework) => existsSync(pageOf({ number, name }, framework)));
      return [{ number, name, group, title, what, file, pages }];
    });
}

/**
 * The example that is called so: `rest`, `08` or `08-rest`.
 *
 * @throws Problem if there is none.
 */
export function exampleNamed(examples: readonly Example[], wanted: string): Example {
  const found = examples.find(({ name, number }) => [name, number, `${number}-${name}`].includes(wanted));
  if (found) return found;
  throw new Problem(
    `There is no example ${JSON.stringify(wanted)}. Those that there are: ${examples.map(({ name }) => name).join(', ')}.`,
  );
}

/** Where the page of an example is, if there is one. */
export function pageOf({ number, name }: Pick<Example, 'number' | 'name'>, framework: Framework): URL {
  return new URL(`pages/${framework}/${number}-${name}${pageEndings[framework]}`, import.meta.url);
}

/** The code of an example as a reader is to see it: without its first line, which the guide says in its own way. */
export function codeOf({ file }: Pick<Example, 'file'>): string {
  return readFileSync(file, 'utf8').replace(/^.*\n/, '');
}
