import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import ts from 'typescript';
import { resourceMachine } from 'xstate-resource/machine';
import { diagramNamed } from '../../docs/tools/diagrams.js';
import { drawRooms } from '../../docs/tools/rooms.js';
import { toMermaid } from '../../src/chart/mermaid.js';

const root = process.cwd();
const readme = readFileSync('README.md', 'utf8');

/** Runs `npm run docs` in a folder. */
const fill = (folder: string, ...options: string[]) =>
  promisify(execFile)(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), join(root, 'docs/tools/fill.ts'), ...options],
    {
      cwd: folder,
    },
  );

test('The chart in the README is up to date, and is enclosed in comments', async () => {
  expect(readme).toContain(
    `\n\n<!-- diagram: resource -->\n\`\`\`mermaid\n${toMermaid(resourceMachine)}\`\`\`\n<!-- end of diagram -->\n\n`,
  );
});

describe('Diagrams of a page', () => {
  const page = readFileSync('docs/design.md', 'utf8');
  const found = [...page.matchAll(/^<!-- diagram: (\S+) -->\n(.*?)^<!-- end of diagram -->$/gms)];

  test('docs/design.md has those of the charts and of the rooms', () => {
    expect(found.map(([, name]) => name)).toEqual(['rooms', 'resource', 'policy', 'keepFresh']);
  });

  test.each(found.map(([, name = '', text]) => [name, text] as const))(
    'the one of %s is up to date with the code (if not: npm run docs)',
    (name, text) => {
      expect(text).toBe(`\`\`\`mermaid\n${diagramNamed(name)}\`\`\`\n`);
    },
  );
});

describe('The diagram of rooms', () => {
  const top = { places: ['src/top'], about: 'on top' };
  const middle = { places: ['src/middle'], about: 'between' };
  const bottom = { places: ['src/bottom', 'src/top/deep'], about: 'below' };
  const files = ['src/top/a.ts', 'src/middle/b.ts', 'src/bottom/c.ts', 'src/top/deep/d.ts'];

  test('shows packages, puts a file in its most specific room, and leaves out arrows that others imply', () => {
    const drawn = drawRooms({ All: [top, middle, bottom] }, files, [
      { from: 'src/top/a.ts', target: 'src/middle/b.ts' },
      { from: 'src/top/a.ts', target: 'src/top/deep/d.ts' },
      { from: 'src/top/a.ts', target: 'node:fs' },
      { from: 'src/middle/b.ts', target: 'src/bottom/c.ts' },
      { from: 'src/middle/b.ts', target: '@angular/core/primitives/signals' },
      { from: 'src/bottom/c.ts', target: 'src/top/deep/d.ts' },
      { from: 'src/bottom/c.ts', target: 'preact/hooks' },
    ]);
    expect(drawn.split('\n')).toEqual([
      'flowchart TB',
      '  subgraph box1["All"]',
      '    src_top["<b>src/top</b><br/>on top<br/><i>Node.js</i>"]',
      '    src_middle["<b>src/middle</b><br/>between<br/><i>@angular/core</i>"]',
      '    src_bottom["<b>src/bottom, src/top/deep</b><br/>below<br/><i>preact</i>"]',
      '  end',
      '  src_top --> src_middle',
      '  src_middle --> src_bottom',
      '',
    ]);
  });

  test('refuses a file without a room, a room without files, and rooms in a cycle', () => {
    expect(() => drawRooms({ All: [top, middle, bottom] }, [...files, 'src/new/e.ts'], [])).toThrow(
      'These files are in no room of docs/tools/rooms.ts: src/new/e.ts',
    );
    expect(() => drawRooms({ All: [top, middle, bottom] }, ['src/top/a.ts'], [])).toThrow(
      'These rooms of docs/tools/rooms.ts have no file: src/middle, src/bottom, src/top/deep',
    );
    expect(() =>
      drawRooms({ All: [top, middle, bottom] }, files, [
        { from: 'src/top/a.ts', target: 'src/middle/b.ts' },
        { from: 'src/middle/b.ts', target: 'src/top/a.ts' },
      ]),
    ).toThrow('These rooms import each other: src/top, src/middle');
  });
});

describe('If a page has an outdated diagram', () => {
  let folder: string;
  const page = () => join(folder, 'README.md');
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'xstate-resource-diagrams-'));
    mkdirSync(join(folder, 'docs'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('the check fails, says what to do, and changes nothing', async () => {
    const drifted = readme.replace('[*] --> idle', '[*] --> loading');
    writeFileSync(page(), drifted);
    await expect(fill(folder, '--check')).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('npm run docs'),
    });
    expect(readFileSync(page(), 'utf8')).toBe(drifted);
  });

  test('the diagram is updated, and nothing else changes', async () => {
    writeFileSync(page(), readme.replace('[*] --> idle', ''));
    await fill(folder);
    expect(readFileSync(page(), 'utf8')).toBe(readme);
  });

  test('an unknown diagram is rejected', async () => {
    writeFileSync(page(), readme.replace('diagram: resource', 'diagram: horse'));
    await expect(fill(folder)).rejects.toMatchObject({
      stderr: expect.stringContaining('README.md asks for the diagram "horse", which does not exist'),
    });
  });
});

describe.each([
  ['machines/resource.machine.ts', 50],
  ['src/loaders/policy.machine.ts', 30],
  ['src/loaders/keep-fresh.machine.ts', 30],
])('%s can be read by tools that do not run it, such as Stately’s editor', (file, fewest) => {
  const tree = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const all = (node: ts.Node): ts.Node[] => [node, ...node.getChildren().flatMap(all)];
  const calls = all(tree).filter(ts.isCallExpression);
  const [config] = calls
    .filter(({ expression }) => expression.getText().endsWith('.createMachine'))
    .flatMap((call) => [...call.arguments]);
  const within = (node: ts.Node): ts.Node[] =>
    ts.isFunctionLike(node) ? [] : [node, ...node.getChildren().flatMap(within)];
  const parts = config === undefined ? [] : within(config);

  test('there is one call of createMachine, with an object', () => {
    expect(calls.filter(({ expression }) => /\bcreateMachine$/.test(expression.getText()))).toHaveLength(1);
    expect(config?.kind).toBe(ts.SyntaxKind.ObjectLiteralExpression);
  });

  test('its keys are literal, and nothing is spread into it', () => {
    const odd = parts.filter(
      (node) =>
        ts.isSpreadAssignment(node) ||
        ts.isShorthandPropertyAssignment(node) ||
        ts.isComputedPropertyName(node),
    );
    expect(odd.map((node) => node.getText())).toEqual([]);
  });

  test('its values are literal, except functions', () => {
    const values = parts.filter(ts.isPropertyAssignment).map(({ initializer }) => initializer);
    const functions = tree.statements.filter(ts.isFunctionDeclaration).map(({ name }) => name?.text);
    const isFunction = (node: ts.Node) =>
      ts.isArrowFunction(node) || (ts.isIdentifier(node) && functions.includes(node.text));
    const isLiteral = (node: ts.Node) =>
      ts.isStringLiteral(node) ||
      ts.isObjectLiteralExpression(node) ||
      ts.isArrayLiteralExpression(node) ||
      node.kind === ts.SyntaxKind.TrueKeyword;
    expect(values.length).toBeGreaterThan(fewest);
    expect(
      values.filter((value) => !isLiteral(value) && !isFunction(value)).map((value) => value.getText()),
    ).toEqual([]);
  });
});
