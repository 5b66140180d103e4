import { type ChildProcess, fork } from 'node:child_process';
import { on, once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Network, ServedRequest } from '../../docs/examples/backend/server.js';
import type { Framework } from '../../docs/examples/examples.js';
import type { Told } from './pages-program.js';

/**
 * Pages that use the backend, served by a separate process: Vite's native parts do not run in
 * jest's test realm.
 */
export class ExamplePages {
  /** All requests to `/api` so far, in order of arrival, with paths relative to it. */
  requests: readonly ServedRequest[] = [];
  readonly url: string;
  readonly #process: ChildProcess;

  private constructor(process: ChildProcess, url: string) {
    this.#process = process;
    this.url = url;
    process.on('message', (told: Told) => {
      if (told.about === 'requests') this.requests = told.requests;
    });
  }

  /** Of the examples as pages, or of the applications in frameworks. */
  static async start(what: 'pages' | 'applications' = 'pages'): Promise<ExamplePages> {
    const { FORCE_COLOR, NO_COLOR, NODE_OPTIONS, ...env } = process.env; // npm and jest set them
    const program = fork(fileURLToPath(new URL('pages-program.ts', import.meta.url)), [what], {
      env,
      execArgv: ['--import', 'tsx'],
    });
    const { url } = await hear(program, 'url');
    return new ExamplePages(program, url);
  }

  /** Of a page such as `08-rest`. */
  urlOf(page: string, framework: Framework): string {
    return `${this.url}/${framework}/?${page}`;
  }

  /** Sets the network for requests that arrive after this has resolved. */
  async network(network: Network): Promise<void> {
    this.#process.send(network);
    await hear(this.#process, 'network');
  }

  async close(): Promise<void> {
    const closed = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await closed;
  }
}

/** The program's next message about something. */
async function hear<A extends Told['about']>(
  program: ChildProcess,
  about: A,
): Promise<Extract<Told, { about: A }>> {
  for await (const [told] of on(program, 'message', { close: ['close'] }))
    if (told.about === about) return told;
  throw new Error('The server of the pages has ended.');
}
