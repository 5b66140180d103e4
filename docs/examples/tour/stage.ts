import { computed, effect, type Resource, type ResourceStatus } from 'xstate-resource';
import type { Database } from '../backend/database.js';
import type { ServedRequest, Server } from '../backend/server.js';
import { until } from '../backend/until.js';
import type { ResourceLine, Screen } from './screen.js';

/** One part of the show. */
export interface Scene {
  readonly title: string;
  /** What is about to happen, and what it is good for. */
  readonly why: string;
  play(): Promise<void>;
}

/** How a resource is put into words. */
export interface Wording<T> {
  readonly value: (value: T) => string;
  /** What it asks for. */
  readonly request: () => string;
}

export interface StageOptions {
  readonly database: Database;
  readonly server: Server;
  readonly screen: Screen;
  /** How long the server takes for an answer, in milliseconds. */
  readonly delay: number;
  /** Stops the show. */
  readonly signal: AbortSignal;
}

const pauses = { headline: 400, step: 100 };
const nothing = '–';

/** Where scenes are played. It only watches: what it shows comes from the resources and from the server's log. */
export class Stage {
  readonly database: Database;
  readonly server: Server;
  /** How many lines each status had. */
  readonly statuses = new Map<ResourceStatus, number>();
  readonly #options: StageOptions;
  readonly #resources: Resource<unknown>[] = [];
  readonly #effects: (() => void)[] = [];

  constructor(options: StageOptions) {
    this.#options = options;
    this.database = options.database;
    this.server = options.server;
    this.#effects.push(this.#watchServer());
  }

  /** Plays the scenes, then closes the curtain: nothing is watched any more, every resource is destroyed. */
  async play(scenes: readonly Scene[]): Promise<void> {
    const { screen, signal, server } = this.#options;
    try {
      for (const [index, { title, why, play }] of scenes.entries()) {
        const before = server.requests().length;
        screen.headline(index + 1, title, why);
        await screen.pause(pauses.headline, signal);
        await play();
        screen.count(server.requests().slice(before));
      }
    } finally {
      for (const stop of this.#effects) stop();
      for (const resource of this.#resources) resource.destroy();
    }
  }

  /** Prints a line now, and whenever the resource shows something else. Waits for its first load. */
  async watch<T>(resource: Resource<T>, { value: inWords, request }: Wording<T>): Promise<void> {
    const line = computed(
      (): ResourceLine => {
        const { status, value, error } = resource.snapshot();
        const shown = error ? error.message : value === undefined ? nothing : inWords(value);
        return {
          name: resource.actor.id,
          status,
          value: shown,
          request: status === 'idle' ? nothing : request(),
        };
      },
      { equal: (a, b) => JSON.stringify(a) === JSON.stringify(b) },
    );
    this.#resources.push(resource);
    this.#effects.push(
      effect(() => {
        const shown = line();
        this.statuses.set(shown.status, (this.statuses.get(shown.status) ?? 0) + 1);
        this.#options.screen.resource(shown);
      }),
    );
    await this.#wait(() => this.#isQuiet(), pauses.step);
  }

  /** Runs a step, and waits until nothing is on its way any more. */
  async act(step: () => unknown): Promise<void> {
    this.#options.screen.step(codeOf(step));
    await step();
    await this.#wait(() => this.#isQuiet(), pauses.step);
  }

  /** Runs a step that loads, and waits only until the server has the request. */
  async begin(step: () => void): Promise<void> {
    this.#options.screen.step(codeOf(step));
    step();
    await this.#wait(
      () => this.server.requests().some(isWaiting) || this.#isQuiet(),
      this.#options.delay / 3,
    );
  }

  async #wait(isDone: () => boolean, pause: number): Promise<void> {
    const { screen, signal } = this.#options;
    await until(isDone, signal);
    await screen.pause(pause, signal);
  }

  #isQuiet(): boolean {
    return (
      !this.#resources.some((resource) => resource.isLoading()) && !this.server.requests().some(isWaiting)
    );
  }

  #watchServer(): () => void {
    const printed = new WeakSet<ServedRequest>();
    return effect(() => {
      for (const request of this.server.requests()) {
        if (printed.has(request)) continue;
        printed.add(request);
        this.#options.screen.request(request);
      }
    });
  }
}

function isWaiting({ state }: ServedRequest): boolean {
  return state === 'received';
}

/** The body of an arrow function, as written: what is shown is what runs. Spaces come back that the transpiler has taken. */
function codeOf(step: () => unknown): string {
  const [, body = ''] = /^(?:async )?\(\)\s*=>\s*(.*)$/s.exec(String(step)) ?? [];
  return body
    .replace(/^\{\s*(.*?);?\s*\}$/s, '$1')
    .replace(
      /"([^"]*)"|\s*(=>|[=+])\s*|([;,])\s*/g,
      (_, text?: string, operator?: string, separator?: string) =>
        text !== undefined ? `'${text}'` : operator ? ` ${operator} ` : `${separator} `,
    );
}
