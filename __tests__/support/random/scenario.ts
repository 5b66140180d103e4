/** One resource, and code that acts on it wherever it calls code of the user's. What happens is decided by a tape of numbers. */
import { createAtom } from '@xstate/store';
import { batch, effect, type Resource, type ResourceSnapshot, resource, signal } from 'xstate-resource';
import { flushPromises } from 'xstate-resource/testing';

/** When the actor is asked for: at the beginning, before an action, never. An inspector is gone at once, but all resources have actors then. */
export interface Asking {
  readonly before: number;
  readonly how: 'actor' | 'inspector';
}

type Entry = readonly unknown[];

const failed = new Error('failed');

const inWords = ({ status, value, error }: ResourceSnapshot<unknown>) => `${status} ${String(value)} ${error?.message}`;

class Scenario {
  readonly log: Entry[] = [];
  readonly #tape: Iterator<number>;
  readonly #asking: Asking | undefined;
  readonly #id = signal<number | null>(0);
  readonly #loads: { resolve(value: string): void; reject(error: Error): void }[] = [];
  readonly #user: Resource<string>;
  /** It refers to its atom weakly. */
  readonly held: unknown[] = [];
  #actions = 0;
  #depth = 0;
  isOver = false;

  constructor(tape: readonly number[], asking: Asking | undefined) {
    this.#tape = tape.values();
    this.#asking = asking;
    this.#user = resource<string, number>({
      params: () => this.#params(),
      equal: (a, b) => this.#areEqual(a, b),
      loader: ({ params, abortSignal, previous }) => {
        this.log.push(['loader', params, inWords(previous)]);
        abortSignal.addEventListener('abort', () => this.#hear('abort', params));
        this.act('loader');
        if (params === 2) return 'at once';
        return new Promise<string>((resolve, reject) => this.#loads.push({ resolve, reject }));
      },
    });
    this.#observe();
  }

  /** The next number, below `limit`. */
  next(limit: number): number {
    const { value, done } = this.#tape.next();
    if (done) this.isOver = true;
    return done ? 0 : value % limit;
  }

  #params(): number | null {
    const id = this.#id();
    this.log.push(['params', id]);
    if (id === 3) throw failed;
    return id;
  }

  #areEqual(a: string, b: string): boolean {
    this.#hear('equal', a, b);
    return a === b && a === 'loaded 1';
  }

  #observe(): void {
    const user = this.#user;
    const atom = createAtom(() => user.status());
    this.held.push(
      atom,
      atom.subscribe((status) => this.#hear('atom', status)),
    );
    effect(() => this.#hear('effect', user.status()));
    user.snapshot.subscribe((snapshot) => this.#hear('subscriber', inWords(snapshot)));
  }

  /** Code of the user's is called, and acts, or not. */
  #hear(...entry: Entry): void {
    this.log.push(entry);
    if (this.next(3) === 0) this.act(String(entry[0]));
  }

  act(where: string): void {
    if (this.isOver || this.#depth > 3) return;
    if (this.#actions === this.#asking?.before) this.#ask(this.#asking.how);
    this.#actions += 1;
    this.#depth += 1;
    const returned = this.#do(this.next(10));
    if (returned !== undefined) this.log.push([where, returned]);
    this.#depth -= 1;
  }

  #ask(how: Asking['how']): void {
    if (how === 'actor') this.held.push(this.#user.actor);
    else this.#user.actor.system.inspect(() => {}).unsubscribe();
  }

  #do(what: number): unknown {
    const user = this.#user;
    const load = this.#loads[this.next(this.#loads.length || 1)];
    const index = this.next(4);
    switch (what) {
      case 0:
        return this.#id.set(index);
      case 1:
        return this.#id.set(null);
      case 2:
        return user.set(`set ${index}`);
      case 3:
        return user.reload();
      case 4:
        return user.update((current) => `after ${current}`.slice(0, 20));
      case 5:
        return load?.resolve(`loaded ${index}`);
      case 6:
        return load?.reject(failed);
      case 7:
        return index === 0 && this.next(4) === 0 ? user.destroy() : undefined;
      case 8:
        return [inWords(user.snapshot()), user.hasValue(), user.isLoading(), user.latest()];
      default:
        return batch(() => {
          this.#id.set(index);
          user.set('batched');
          this.#id.set(this.next(4));
        });
    }
  }

  end(): void {
    this.isOver = true;
    this.log.push(['end', inWords(this.#user.snapshot()), this.#user.latest()]);
    this.#user.destroy();
  }
}

/** What happens, in order. */
export async function play(tape: readonly number[], asking?: Asking): Promise<readonly Entry[]> {
  const scenario = new Scenario(tape, asking);
  while (!scenario.isOver) {
    scenario.act('main');
    const turns = scenario.next(4);
    if (turns === 0) await flushPromises();
    else if (turns === 1) await Promise.resolve();
  }
  await flushPromises();
  scenario.end();
  return scenario.log;
}
