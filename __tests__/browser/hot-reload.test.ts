import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { eventually, inBrowser } from './stage.js';

/** The code that the guide shows. */
const code = readFileSync('docs/examples/hot-reload/polling.ts', 'utf8');

inBrowser('A module that polls, edited while it runs', (stage) => {
  /** A page that consists of the module, and the requests that its server has seen. */
  async function start(module: string) {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'xstate-resource-hot-')));
    writeFileSync(join(folder, 'index.html'), '<link rel="icon" href="data:," /><script type="module" src="./polling.ts"></script>');
    writeFileSync(join(folder, 'polling.ts'), module);
    const { FORCE_COLOR, NO_COLOR, NODE_OPTIONS, ...env } = process.env; // npm and jest set them
    const program: ChildProcess = fork(fileURLToPath(new URL('hot-reload-program.ts', import.meta.url)), [folder], {
      env,
      execArgv: ['--import', 'tsx'],
    });
    stage().ends(async () => {
      const closed = once(program, 'exit');
      program.kill('SIGKILL');
      await closed;
      rmSync(folder, { recursive: true, force: true });
    });
    const [url] = (await once(program, 'message')) as [string];
    const requests: string[] = [];
    program.on('message', (path: string) => requests.push(path));
    stage().knows(url);
    const isConnected = stage().context.waitForEvent('console', (message) => message.text() === '[vite] connected.');
    await Promise.all([isConnected, stage().page(url)]); // what is edited before, the page does not hear of
    await eventually(() => expect(requests.length).toBeGreaterThan(1));

    /** Edits the module, so that it asks for another path. Resolves when just these have been asked for, for some time. */
    async function edit(number: number, paths: readonly string[]): Promise<void> {
      const path = `/api/visits/ISL?edit=${number}`;
      const draft = `${folder}.ts`;
      writeFileSync(draft, module.replace('/api/visits/ISL', path));
      renameSync(draft, join(folder, 'polling.ts')); // at once: Vite would read a file that is still being written
      const times = () => requests.filter((request) => request === path).length;
      await eventually(() => expect(times()).toBeGreaterThan(2));
      const before = requests.length;
      const end = times() + 5;
      await eventually(() => {
        expect(times()).toBeGreaterThanOrEqual(end);
        expect([...new Set(requests.slice(before))].sort()).toEqual(paths);
      });
    }
    return edit;
  }

  test('with dispose() it asks once for each tick, whatever is edited', async () => {
    const edit = await start(code);
    await edit(1, ['/api/visits/ISL?edit=1']);
    await edit(2, ['/api/visits/ISL?edit=2']);
  });

  test('without dispose() each edit adds a timer', async () => {
    const held = '(globalThis.held ??= []).push(visits);'; // by the page, so that it is not collected
    const careless = code.replace(/^import\.meta\.hot\?\.dispose\(.*?^\}\);$/ms, held);
    expect(careless).not.toBe(code);
    const edit = await start(careless);
    await edit(1, ['/api/visits/ISL', '/api/visits/ISL?edit=1']);
    await edit(2, ['/api/visits/ISL', '/api/visits/ISL?edit=1', '/api/visits/ISL?edit=2']);
  });
});
