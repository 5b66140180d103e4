import { readFileSync, writeFileSync } from 'node:fs';
import { argv } from 'node:process';
import { resourceMachine } from '../machines/index.js';
import { toMermaid } from '../src/inspect/chart/mermaid.js';

/** The diagrams of the docs, by the names that the comments around them have: `<!-- diagram: name -->` and `<!-- end of diagram -->`. */
const diagrams: Record<string, () => string> = {
  resource: () => toMermaid(resourceMachine),
};

/** The pages that have diagrams, in the root of the repository: the script runs there. */
const pages = ['README.md'];

const place = /(?<=^<!-- diagram: (\w+) -->\n).*?(?=^<!-- end of diagram -->$)/gms;

// Puts the diagrams into the pages. With --check it only says where they are not what they ought to be, and fails.
for (const page of pages) {
  const old = readFileSync(page, 'utf8');
  const text = old.replace(place, (_, name: string) => {
    const draw = diagrams[name];
    if (draw === undefined)
      throw new Error(`${page} wants a diagram "${name}". Those that there are: ${Object.keys(diagrams).join(', ')}.`);
    return `\`\`\`mermaid\n${draw()}\`\`\`\n`;
  });
  if (text === old) continue;
  if (argv.includes('--check')) {
    console.error(`A diagram in ${page} is not that of its machine. Draw it anew with npm run diagrams.`);
    process.exitCode = 1;
  } else {
    writeFileSync(page, text);
    console.log(`The diagrams in ${page} are drawn anew.`);
  }
}
