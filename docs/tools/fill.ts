import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { argv } from 'node:process';
import type { AnyStateMachine } from 'xstate';
import { resourceMachine } from '../../machines/index.js';
import { toMermaid } from '../../src/chart/mermaid.js';
import { keepFreshMachine } from '../../src/loaders/keep-fresh.machine.js';
import { policyMachine } from '../../src/loaders/policy.machine.js';
import { closeDatabase } from '../examples/backend/index.js';
import { codeOf, findExamples } from '../examples/examples.js';
import { printedBy } from '../examples/printed.js';
import { findPages } from './pages.js';

/**
 * What a place in a page is filled with, by the name that it has. `undefined` where there is
 * nothing of this name.
 */
type Filling = (name: string) => string | undefined | Promise<string | undefined>;

const machines: Readonly<Record<string, AnyStateMachine>> = {
  resource: resourceMachine,
  policy: policyMachine,
  keepFresh: keepFreshMachine,
};

/**
 * The pages take from code what is between two comments: `<!-- diagram: name -->` and `<!-- end of
 * diagram -->`, for instance.
 */
const kinds: Readonly<Record<string, Filling>> = {
  diagram(name) {
    const machine = machines[name];
    return machine && block('mermaid', toMermaid(machine, name === 'resource' ? {} : { direction: 'LR' }));
  },

  /** A file in `docs/examples/`. */
  source(name) {
    const file = new URL(`../examples/${name}`, import.meta.url);
    return existsSync(file) ? block(name.split('.').at(-1), readFileSync(file, 'utf8')) : undefined;
  },

  /** An example of the terminal, and what it prints. */
  async example(name) {
    const example = findExamples().find((each) => each.name === name);
    return example && `${block('ts', codeOf(example))}\n${block('text', await printedBy(example))}`;
  },
};

/** All of them may have such places; docs/api.md is generated as a whole. */
const pages = ['README.md', ...findPages()];

const place = /(?<=^<!-- (\w+): (\S+) -->\n).*?(?=^<!-- end of \1 -->$)/gms;

function block(language = 'text', code: string): string {
  return `\`\`\`${language}\n${code}\`\`\`\n`;
}

async function filled(page: string, text: string): Promise<string> {
  if (page === 'docs/api.md') return (await import('./api.js')).apiPage();
  let done = '';
  let end = 0;
  for (const { 0: old, 1: kind = '', 2: name = '', index } of text.matchAll(place)) {
    const filling = await kinds[kind]?.(name);
    if (filling === undefined) throw new Error(`${page} wants the ${kind} "${name}", which there is not.`);
    done += text.slice(end, index) + filling;
    end = index + old.length;
  }
  return done + text.slice(end);
}

// With --check it only says where a page is not what it ought to be, and fails.
for (const page of pages) {
  const old = readFileSync(page, 'utf8');
  const text = await filled(page, old);
  if (text === old) continue;
  if (argv.includes('--check')) {
    console.error(`Something in ${page} is not what the code says. Fill it in anew with npm run docs.`);
    process.exitCode = 1;
  } else {
    writeFileSync(page, text);
    console.log(`${page} is filled in anew.`);
  }
}
await closeDatabase();
