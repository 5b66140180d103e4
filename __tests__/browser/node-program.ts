import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { transform } from 'esbuild';
import type { Stage } from './stage.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A program in its own process that imports the built package by its name. */
export class NodeProgram {
  /** The exit code. */
  readonly ended: Promise<number | null>;
  stdout = '';
  stderr = '';
  readonly #process: ChildProcessByStdio<Writable, Readable, Readable>;

  private constructor(code: string, args: readonly string[]) {
    const { FORCE_COLOR, NO_COLOR, NODE_OPTIONS, ...env } = process.env; // npm and jest set them
    this.#process = spawn(process.execPath, ['--input-type=module', '--eval', code, ...args], {
      cwd: root,
      env,
      stdio: 'pipe',
    });
    this.#process.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text;
    });
    this.#process.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
    });
    this.ended = once(this.#process, 'close').then(([code]) => code as number | null);
  }

  /** Runs a file of `programs/`; the end of the test checks that it has exited. */
  static async run(stage: Stage, name: string, ...args: readonly string[]): Promise<NodeProgram> {
    const { code } = await transform(readFileSync(new URL(`programs/${name}.ts`, import.meta.url), 'utf8'), {
      loader: 'ts',
    });
    const program = new NodeProgram(code, args);
    stage.ends(() => program.kill());
    return program;
  }

  /** Sends a line to the program. */
  tell(line: string): void {
    this.#process.stdin.write(`${line}\n`);
  }

  /** Resolves when it has printed this line. */
  async says(line: string): Promise<void> {
    while (!this.stdout.split('\n').includes(line)) {
      const hasEnded = await Promise.race([
        once(this.#process.stdout, 'data').then(() => false),
        this.ended.then(() => true),
      ]);
      if (hasEnded)
        throw new Error(`It has ended without saying ${JSON.stringify(line)}: ${this.stdout}${this.stderr}`);
    }
  }

  kill(): Promise<number | null> {
    this.#process.kill('SIGKILL');
    return this.ended;
  }
}
