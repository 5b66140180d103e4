import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import ts from 'typescript';
import { resourceModel } from 'xstate-resource/testing';
import { slugify } from '../../docs/.vitepress/markdown/anchors.js';
import { findPages } from '../../docs/tools/pages.js';
import { typeErrors } from '../support/typed.js';

const run = promisify(execFile);
const root = process.cwd();
const pages = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...findPages()].filter(
  (page) => page !== 'docs/api.md',
);

interface Block {
  readonly name: string;
  readonly language: string;
  readonly text: string;
  /** The text block that follows it, which is its expected output. */
  readonly output: string | undefined;
}

/** The page without the parts that `npm run docs` generates, which have their own tests. */
const written = (page: string) =>
  readFileSync(join(root, page), 'utf8').replace(/^<!-- (\w+): \S+ -->\n.*?^<!-- end of \1 -->$/gms, '');

const blocks = pages.flatMap((page): Block[] => {
  const found = [...written(page).matchAll(/^```(\w+)\n(.*?)^```$/gms)];
  return found.map(([, language = '', text = ''], index) => {
    const next = found[index + 1];
    return {
      name: `${page}, block ${index + 1}`,
      language,
      text,
      output: next?.[1] === 'text' ? next[2] : undefined,
    };
  });
});

/** The pages of frameworks contain only fragments of components. */
const programs = blocks.filter(
  ({ name, language }) => language === 'ts' && !name.startsWith('docs/frameworks/'),
);

/** A user's folder, with the built package and its dependencies. */
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'xstate-resource-docs-'));
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(root, join(folder, 'node_modules/xstate-resource'));
  for (const dependency of ['xstate', '@xstate', '@types', '@statelyai']) {
    symlinkSync(join(root, 'node_modules', dependency), join(folder, 'node_modules', dependency));
  }
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the code in README and docs', () => {
  test('is found', () => {
    expect(programs.length).toBeGreaterThan(4);
    expect(programs.filter(({ output }) => output === undefined).map(({ name }) => name)).toEqual([]);
  });

  test.each(programs.map((program, index) => [program.name, program, index] as const))(
    '%s prints what it says',
    async (_, program, index) => {
      const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext };
      const file = join(folder, `block${index}.js`);
      writeFileSync(file, ts.transpileModule(program.text, { compilerOptions }).outputText);
      const { stdout, stderr } = await run(process.execPath, [file]);
      expect([stderr, stdout]).toEqual(['', program.output]);
    },
  );

  test('has no type errors', () => {
    expect(
      typeErrors(new Map(programs.map(({ text }, index) => [join(folder, `block${index}.ts`), text]))),
    ).toEqual([]);
  });
});

test('the first sample of the README begins before line 20', () => {
  const lines = readFileSync(join(root, 'README.md'), 'utf8').split('\n');
  expect(lines.indexOf('```ts')).toBeLessThan(20);
  expect(lines.length).toBeLessThan(200);
});

test('the excerpts in docs/testing.md are in the examples', () => {
  const words = (text: string) => text.replace(/\s+/g, ' ');
  const example = words(readFileSync(join(root, 'docs/examples/testing/country-card.test.tsx'), 'utf8'));
  const excerpts = blocks.filter(
    ({ name, language }) => name.startsWith('docs/testing.md') && language === 'tsx',
  );
  expect(excerpts).toHaveLength(1);
  for (const { text } of excerpts) expect(example).toContain(words(text));
});

test('the numbers of paths in docs/testing.md are those of the model', () => {
  const text = readFileSync(join(root, 'docs/testing.md'), 'utf8');
  const numbersIn = (line: RegExp) =>
    line
      .exec(text)
      ?.slice(1)
      .flatMap((part) => part.match(/[\d,]*\d/g)?.map((n) => Number(n.replace(',', ''))));
  const model = resourceModel();
  expect(numbersIn(/`statePaths\(\)` *\|(.*)\|/)).toEqual([model.statePaths().length]);
  expect(numbersIn(/`transitionPaths\(\)` *\|(.*)\|/)).toEqual([model.transitionPaths().length, 30]);
  const lengths = [1, 2, 3, 4, 5, 6];
  const counts = lengths.map((maxLength) => model.simplePaths({ maxLength }).length);
  expect(numbersIn(/`simplePaths\(\{ maxLength \}\)` *\|(.*)\|/)).toEqual([...lengths, ...counts]);
});

/** A page as one line: where its lines break does not matter. */
const textOf = (page: string) => readFileSync(join(root, page), 'utf8').replace(/\s+/g, ' ');

test('the sizes in README and docs are the measured ones', async () => {
  const { stdout } = await run(process.execPath, ['node_modules/size-limit/bin.js', '--json'], { cwd: root });
  const measured = (JSON.parse(stdout) as { size: number }[]).map(({ size }) => size / 1000);
  const claim = /its own code is ([\d.]+) kB, and with both of them ([\d.]+) kB/.exec(textOf('README.md'));
  // within 0.1 kB, because zlib differs slightly between versions of Node.js
  expect(Math.abs(Number(claim?.[1]) - Number(measured[0]))).toBeLessThan(0.1);
  expect(Math.abs(Number(claim?.[2]) - Number(measured[1]))).toBeLessThan(0.1);
  const entries = measured.slice(6).map((size) => size - Number(measured[0]));
  const [least, most] =
    /an entry is ([\d.]+) to ([\d.]+) kB/.exec(textOf('docs/frameworks.md'))?.slice(1) ?? [];
  expect(Math.abs(Number(least) - Math.min(...entries))).toBeLessThan(0.1);
  expect(Math.abs(Number(most) - Math.max(...entries))).toBeLessThan(0.1);
  const costs = /It adds ([\d.]+) kB to the library.*? ([\d.]+) kB in one file/.exec(
    textOf('docs/inspect.md'),
  );
  const page = gzipSync(readFileSync(join(root, 'dist/src/inspect/server/page.html'))).length / 1000;
  expect(Math.abs(Number(costs?.[1]) - Number(measured[4]))).toBeLessThan(0.1);
  expect(Math.abs(Number(costs?.[2]) - page)).toBeLessThan(1);
});

/** The anchors that GitHub generates for headings. */
const anchorsOf = (page: string) =>
  [...written(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => slugify(heading));

test('every file and heading that README and docs link to exists', () => {
  for (const page of [...pages, 'docs/api.md']) {
    for (const [, link = '', anchor] of written(page).matchAll(/\]\(([^)#\s]*)(?:#([^)\s]*))?(?=[)\s])/g)) {
      if (link.startsWith('https:')) continue;
      const target = link === '' ? page : join(page, '..', link);
      expect([page, link, existsSync(join(root, target))]).toEqual([page, link, true]);
      if (anchor !== undefined && pages.includes(target))
        expect([page, target, anchorsOf(target)]).toEqual([page, target, expect.arrayContaining([anchor])]);
    }
  }
});
