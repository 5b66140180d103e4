import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

const page = readFileSync('docs/coming-from.md', 'utf8');

/** The section of docs/coming-from.md about one library. */
function partAbout(peer: string): string {
  const part = page.split(/^## /m).find((text) => text.startsWith(`From ${peer}\n`));
  if (part === undefined) throw new Error(`docs/coming-from.md has no heading "## From ${peer}".`);
  return part;
}

/** The first cells of the rows of a section's table, without its header. */
const rowsIn = (part: string) =>
  [...part.matchAll(/^\| (.+?) +\|/gm)]
    .map(([, cell = '']) => cell)
    .slice(1)
    .filter((cell) => !/^-+$/.test(cell));

/**
 * Ties tests to the table about one library: the title of a test begins with the first cell of the
 * row that it proves. Finally, `everyRow` checks that every row has a test and every test a row.
 */
export function tableOf(peer: string) {
  const tested = new Set<string>();
  return {
    row(cell: string, claim: string, prove: () => void | Promise<void>): void {
      tested.add(cell);
      test(`${cell} · ${claim}`, prove);
    },
    /** Checks that the other library exports names that the page mentions. */
    offers(names: Readonly<Record<string, unknown>>): void {
      test(`${peer} exports what the page mentions: ${Object.keys(names).join(', ')}`, () => {
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
    /** If this fails because of a new version, check the page against that version first. */
    checkedAgainst(name: string): void {
      test(`the page names the version of ${name} that is installed`, () => {
        const { version } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')) as {
          version: string;
        };
        expect(partAbout(peer).replace(/\s+/g, ' ')).toContain(`\`${name}\` ${version}`);
      });
    },
  };
}
