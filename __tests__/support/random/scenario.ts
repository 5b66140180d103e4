/**
 * Three resources, and code that acts on them wherever they call user-supplied code. A tape of
 * numbers decides what happens.
 */
import { createAtom } from '@xstate/store';
import { batch, effect, type Resource, type ResourceSnapshot, resource, signal } from 'xstate-resource';
import type { Observable } from 'xstate-resource/machine';
import { flushPromises } from 'xstate-resource/testing';

/**
 * When the actor is accessed: before an action with this number. An inspector is removed at once,
 * but afterwards all resources have actors.
 */
export interface Asking {
  readonly before: number;
  readonly how: 'actor' | 'inspector';
}

type Entry = readonly unknown[];

const failed = new Error('failed');

const inWords = ({ status, value, error }: ResourceSnapshot<unknown>) =>
  `${status} ${String(value)} ${error?.message}`;

class Scenario {
  readonly log: Entry[] = [];
  readonly #tape: Iterator<number>;
  readonly #asking: Asking | undefined;
  readonly #id = signal<number | null>(0);
  readonly #loads: { resolve(value: string): void; reject(error: Error): void }[] = [];
  readonly #user: Resource<string>;
  /** A stream for the value of `user`; some values are cached. */
  readonly #feed: Resource<string>;
  readonly #streams: Parameters<Observable<string>['subscribe']>[0][] = [];
  /** A load for the newest item of the stream. */
  readonly #guest: Resource<string>;
  /** Keeps atoms alive, because their subscriptions reference them weakly. */
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
    this.#feed = resource<string, string>({
      name: 'feed',
      params: ({ chain }) => chain(this.#user),
      cached: (value) => (/[12]$/.test(value) ? 'known' : undefined),
      revalidate: (value) => value.endsWith('2'),
      equal: (a, b) => this.#areEqual(a, b),
      stream: ({ params, abortSignal, previous }) => {
        this.log.push(['stream', params, inWords(previous)]);
        abortSignal.addEventListener('abort', () => this.#hear('abort', params));
        this.act('stream');
        return {
          subscribe: (observer) => {
            this.#streams.push(observer);
            return { unsubscribe: () => this.#hear('close', params) };
          },
        };
      },
    });
    this.#guest = resource<string, string>({
      name: 'guest',
      params: ({ chain }) => {
        this.log.push(['params of the guest']);
        return chain(this.#feed);
      },
      loader: async ({ params, previous }) => {
        this.log.push(['loader of the guest', params, inWords(previous)]);
        return `guest of ${params}`;
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
    effect(() => this.#hear('feed', inWords(this.#feed.snapshot()), this.#feed.isStreaming()));
    this.#guest.snapshot.subscribe((snapshot) => this.#hear('guest', inWords(snapshot)));
  }

  /** User-supplied code is called, and may act. */
  #hear(...entry: Entry): void {
    this.log.push(entry);
    if (this.next(3) === 0) this.act(String(entry[0]));
  }

  act(where: string): void {
    if (this.isOver || this.#depth > 3) return;
    if (this.#actions === this.#asking?.before) this.#ask(this.#asking.how);
    this.#actions += 1;
    this.#depth += 1;
    const what = this.next(16);
    const returned = what < 10 ? this.#do(what) : this.#stream(what);
    if (returned !== undefined) this.log.push([where, returned]);
    this.#depth -= 1;
  }

  #ask(how: Asking['how']): void {
    if (how === 'actor') this.held.push(this.#user.actor, this.#feed.actor, this.#guest.actor);
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

  /** Actions on the stream, and forced reloads. */
  #stream(what: number): unknown {
    const feed = this.#feed;
    const stream = this.#streams[this.next(this.#streams.length || 1)];
    const index = this.next(4);
    switch (what) {
      case 10:
        return stream?.next(`item ${index}`);
      case 11:
        return this.#streams.at(-1)?.next(`loaded ${index}`);
      case 12:
        return index === 0 ? stream?.error(failed) : stream?.complete();
      case 13:
        return [inWords(feed.snapshot()), feed.isStreaming(), feed.latest(), inWords(this.#guest.snapshot())];
      case 14:
        return index === 0 ? feed.reload() : this.#user.reload({ force: true });
      default:
        return index === 0 ? feed.set(`set ${index}`) : feed.reload({ force: true });
    }
  }

  end(): void {
    this.isOver = true;
    for (const made of [this.#user, this.#feed, this.#guest])
      this.log.push(['end', inWords(made.snapshot()), made.latest()]);
    for (const made of [this.#user, this.#feed, this.#guest]) made.destroy();
  }
}

/** Plays a tape, and returns what happened, in order. */
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
