import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { argv } from 'node:process';
import { closeDatabase } from '../examples/backend/index.js';
import { codeOf, findExamples } from '../examples/examples.js';
import { printedBy } from '../examples/printed.js';
import { findPages } from './pages.js';

/** Returns what belongs in a place of this name, or `undefined` if the name is unknown. */
type Filling = (name: string) => string | undefined | Promise<string | undefined>;

/**
 * The pages take what is between two comments from code. The comments are, for example, `<!--
 * diagram: name -->` and `<!-- end of diagram -->`.
 */
const kinds: Readonly<Record<string, Filling>> = {
  async diagram(name) {
    const { diagramNamed } = await import('./diagrams.js');
    const diagram = diagramNamed(name);
    return diagram && block('mermaid', diagram);
  },

  /** A file in `docs/examples/`. */
  source(name) {
    const file = new URL(`../examples/${name}`, import.meta.url);
    return existsSync(file) ? block(name.split('.').at(-1), readFileSync(file, 'utf8')) : undefined;
  },

  /** A terminal example, followed by its output. */
  async example(name) {
    const example = findExamples().find((each) => each.name === name);
    return example && `${block('ts', codeOf(example))}\n${block('text', await printedBy(example))}`;
  },
};

/** All pages may have such places. docs/api.md is generated as a whole. */
const pages = ['README.md', ...findPages()];

const place = /(?<=^<!-- (\w+): (\S+) -->\n).*?(?=^<!-- end of \1 -->$)/gms;

function block(language = 'text', code: string): string {
  return `\`\`\`${language}\n${code}\`\`\`\n`;
}

async function fillIn(page: string, text: string): Promise<string> {
  if (page === 'docs/api.md') return (await import('./api.js')).apiPage();
  let result = '';
  let end = 0;
  for (const { 0: old, 1: kind = '', 2: name = '', index } of text.matchAll(place)) {
    const filling = await kinds[kind]?.(name);
    if (filling === undefined)
      throw new Error(`${page} asks for the ${kind} "${name}", which does not exist.`);
    result += text.slice(end, index) + filling;
    end = index + old.length;
  }
  return result + text.slice(end);
}

// With --check, the script changes nothing and fails if a page is out of date.
for (const page of pages) {
  const old = readFileSync(page, 'utf8');
  const text = await fillIn(page, old);
  if (text === old) continue;
  if (argv.includes('--check')) {
    console.error(`${page} is out of date with the code. Run npm run docs to update it.`);
    process.exitCode = 1;
  } else {
    writeFileSync(page, text);
    console.log(`Updated ${page}.`);
  }
}
await closeDatabase();
