import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

const tsx = createRequire(import.meta.url).resolve('tsx/cli');
const main = fileURLToPath(new URL('main.ts', import.meta.url));

/** The addresses that the program prints. */
export interface Urls {
  readonly playground: string;
  readonly inspector: string;
}

/** The program that `npm run playground` runs once the package is built, in its own process. */
export class Program {
  /** The exit code. */
  readonly ended: Promise<number | null>;
  stdout = '';
  stderr = '';
  readonly #process: ChildProcessByStdio<null, Readable, Readable>;

  constructor(...args: string[]) {
    const { FORCE_COLOR, NO_COLOR, ...env } = process.env; // npm and jest set them
    this.#process = spawn(process.execPath, [tsx, main, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#process.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text;
    });
    this.#process.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
    });
    this.ended = once(this.#process, 'close').then(([code]) => code as number | null);
  }

  /**
   * Resolves as soon as the addresses are printed.
   *
   * @throws Error with the program's output if it exits first.
   */
  async urls(): Promise<Urls> {
    for (;;) {
      const [, playground, inspector] =
        /The playground: +(\S+)\n +The inspector: +(\S+)\n/.exec(this.stdout) ?? [];
      if (playground !== undefined && inspector !== undefined) return { playground, inspector };
      const hasEnded = await Promise.race([
        once(this.#process.stdout, 'data').then(() => false),
        this.ended.then(() => true),
      ]);
      if (hasEnded) throw new Error(this.stderr);
    }
  }

  /** Returns the exit code. */
  end(signal: NodeJS.Signals): Promise<number | null> {
    this.#process.kill(signal);
    return this.ended;
  }
}
