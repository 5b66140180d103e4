import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import { eventually, type Stage } from './stage.js';

interface HotPageOptions {
  readonly framework: 'react' | 'vue' | 'none';
  /** The modules of the page by their names. The page has an element `#root`. */
  readonly files: Readonly<Record<string, string>>;
  /** The entry module of the page. */
  readonly main: string;
}

/**
 * Inside the project, where packages are found, but not in `node_modules`, which Vite does not
 * watch. Git ignores it.
 */
const parent = fileURLToPath(new URL('../../reports/hot-reload/', import.meta.url));

/** A page of modules that are edited while it runs, served by Vite. */
export class HotPage {
  /** The paths of all requests to `/api` so far. */
  readonly requests: string[] = [];

  private constructor(
    readonly page: Page,
    private readonly folder: string,
  ) {}

  static async start(stage: Stage, { framework, files, main }: HotPageOptions): Promise<HotPage> {
    mkdirSync(parent, { recursive: true });
    const folder = mkdtempSync(parent);
    const html = '<link rel="icon" href="data:," /><div id="root"></div>';
    writeFileSync(join(folder, 'index.html'), `${html}<script type="module" src="./${main}"></script>`);
    for (const [name, code] of Object.entries(files)) writeFileSync(join(folder, name), code);
    const { FORCE_COLOR, NO_COLOR, NODE_ENV, NODE_OPTIONS, ...env } = process.env; // npm and jest set them
    const program: ChildProcess = fork(
      fileURLToPath(new URL('hot-reload-program.ts', import.meta.url)),
      [folder, framework],
      {
        env,
        execArgv: ['--import', 'tsx'],
      },
    );
    stage.ends(async () => {
      const closed = once(program, 'exit');
      program.kill('SIGKILL');
      await closed;
      rmSync(folder, { recursive: true, force: true });
    });
    const [url] = (await once(program, 'message')) as [string];
    stage.knows(url);
    const hot = new HotPage(await stage.context.newPage(), folder);
    program.on('message', (path: string) => hot.requests.push(path));
    const isConnected = hot.page.waitForEvent('console', (message) => message.text() === '[vite] connected.');
    await Promise.all([isConnected, hot.page.goto(url)]); // the page misses what is edited before
    return hot;
  }

  /** Edits a module atomically, because Vite would read a half-written file. */
  edit(name: string, change: (code: string) => string): void {
    const file = join(this.folder, name);
    const code = readFileSync(file, 'utf8');
    const changed = change(code);
    expect(changed).not.toBe(code);
    this.#save(file, changed);
  }

  #save(file: string, code: string): void {
    const draft = `${this.folder}.draft`;
    writeFileSync(draft, code);
    renameSync(draft, file);
  }

  /**
   * Resolves when the page meets an expectation as the result of an edit. The module is saved again
   * now and then, because Vite may miss a change that arrives while it processes the previous one.
   */
  async follows(name: string, expectation: () => Promise<void>): Promise<void> {
    const file = join(this.folder, name);
    let saved = performance.now();
    await eventually(async () => {
      if (performance.now() - saved > 3000) {
        this.#save(file, readFileSync(file, 'utf8'));
        saved = performance.now();
      }
      await expectation();
    });
  }

  /** Resolves when exactly these paths have been requested for some time. */
  async asks(...paths: readonly string[]): Promise<void> {
    const newest = paths.at(-1) as string;
    const times = () => this.requests.filter((request) => request === newest).length;
    await eventually(() => expect(times()).toBeGreaterThan(2));
    const before = this.requests.length;
    const end = times() + 5;
    await eventually(() => {
      expect(times()).toBeGreaterThanOrEqual(end);
      expect([...new Set(this.requests.slice(before))].sort()).toEqual(paths);
    });
  }
}
