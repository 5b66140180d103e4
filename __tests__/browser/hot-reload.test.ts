import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
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
    await stage().page(url);
    await eventually(() => expect(requests.length).toBeGreaterThan(1));

    /** Edits the module, so that it asks for another path, and returns what is asked for when that has been for some time. */
    async function edit(number: number): Promise<string[]> {
      const path = `/api/visits/ISL?edit=${number}`;
      writeFileSync(join(folder, 'polling.ts'), module.replace('/api/visits/ISL', path));
      const times = () => requests.filter((request) => request === path).length;
      await eventually(() => expect(times()).toBeGreaterThan(2));
      const before = requests.length;
      const end = times() + 5;
      await eventually(() => expect(times()).toBeGreaterThanOrEqual(end));
      return [...new Set(requests.slice(before))].sort();
    }
    return edit;
  }

  test('with dispose() it asks once for each tick, whatever is edited', async () => {
    const edit = await start(code);
    expect(await edit(1)).toEqual(['/api/visits/ISL?edit=1']);
    expect(await edit(2)).toEqual(['/api/visits/ISL?edit=2']);
  });

  test('without dispose() each edit adds a timer', async () => {
    const careless = code.replace(/^import\.meta\.hot\?\.dispose\(.*?^\}\);$/ms, '');
    expect(careless).not.toBe(code);
    const edit = await start(careless);
    expect(await edit(1)).toEqual(['/api/visits/ISL', '/api/visits/ISL?edit=1']);
    expect(await edit(2)).toEqual(['/api/visits/ISL', '/api/visits/ISL?edit=1', '/api/visits/ISL?edit=2']);
  });
});
