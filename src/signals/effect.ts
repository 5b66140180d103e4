import { assertFunction } from '../shared/assert-options.js';
import { batch, enqueue, type Task } from './batch.js';
import { Tracker, untracked } from './engine.js';
import { attemptAs } from './explained.js';

/**
 * Runs `run` at once, and again after each change of what it has read: synchronously, or after the outermost `batch()`. What it returns, if
 * that is a function, is called before the next run and at the end. An error that it throws is reported as uncaught; the effect lives on.
 * One that changes what it reads runs until nothing changes any more; after 1000 times it is ended, with an error.
 *
 * @returns A function that ends the effect.
 * @throws TypeError if `run` is no function.
 *
 * @example
 * ```ts
 * const stop = effect(() => {
 *   document.title = user.hasValue() ? user.value().name : '…';
 * });
 * ```
 */
export function effect(run: () => void | (() => void)): () => void {
  assertFunction('effect', run);
  const task = new Effect(run);
  task.run();
  return () => task.dispose();
}

/** A function that runs again after each change of what it has read. */
export class Effect implements Task {
  readonly name: string;
  queued = false;
  runs = 0;
  readonly #body: () => unknown;
  readonly #tracker = new Tracker(() => enqueue(this));
  #cleanUp: unknown;
  #disposed = false;

  constructor(body: () => unknown) {
    this.name = body.name === '' ? 'An effect' : `The effect "${body.name}"`;
    this.#body = body;
  }

  run(): void {
    batch(() => {
      this.#tidy();
      if (this.#disposed) return;
      this.#tracker.run(() =>
        attemptAs(this.name, () => {
          this.#cleanUp = this.#body();
        }),
      );
      if (this.#disposed) this.dispose(); // by its own body
    });
  }

  dispose(): void {
    this.#disposed = true;
    this.#tracker.stop();
    this.#tidy();
  }

  #tidy(): void {
    const cleanUp = this.#cleanUp;
    this.#cleanUp = undefined;
    if (typeof cleanUp === 'function') attemptAs(this.name, () => untracked(() => cleanUp()));
  }
}
