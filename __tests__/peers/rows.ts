import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

const page = readFileSync('docs/coming-from.md', 'utf8');

/**
 * A table row of docs/coming-from.md by what stands in its first cell, and a heading with what
 * follows it.
 */
function partAbout(peer: string): string {
  const part = page.split(/^## /m).find((text) => text.startsWith(`From ${peer}\n`));
  if (part === undefined) throw new Error(`docs/coming-from.md has no heading "## From ${peer}".`);
  return part;
}

const rowsIn = (part: string) =>
  [...part.matchAll(/^\| (.+?) +\|/gm)]
    .map(([, cell = '']) => cell)
    .filter((cell) => !/^(-+|Theirs)$/.test(cell));

/**
 * Ties tests to the table about one peer: a test begins with the first cell of the row that it
 * proves. At the end `everyRow` sees that no row is without a test, and no test without a row.
 */
export function tableOf(peer: string) {
  const tested = new Set<string>();
  return {
    row(cell: string, claim: string, prove: () => void | Promise<void>): void {
      tested.add(cell);
      test(`${cell} · ${claim}`, prove);
    },
    /** What else the page says there is on their side. */
    offers(names: Readonly<Record<string, unknown>>): void {
      test(`${peer} has what the page says it has: ${Object.keys(names).join(', ')}`, () => {
        expect(Object.keys(names).filter((name) => names[name] === undefined)).toEqual([]);
        expect(
          Object.keys(names).filter((name) => !new RegExp(`\`${name}\\b`).test(partAbout(peer))),
        ).toEqual([]);
      });
    },
    everyRow(): void {
      test(`every row about ${peer} in docs/coming-from.md has its test, and every test its row`, () => {
        expect([...tested].sort()).toEqual(rowsIn(partAbout(peer)).sort());
      });
    },
    /**
     * What the page says it was checked against is what is installed: with another version, read
     * the page again.
     */
    checkedAgainst(name: string): void {
      test(`the page names the version of ${name} that is installed`, () => {
        const { version } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')) as {
          version: string;
        };
        expect(partAbout(peer)).toContain(`\`${name}\` ${version}`);
      });
    },
  };
}
