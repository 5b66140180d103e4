import { computed, effect, type Resource, type ResourceStatus } from 'xstate-resource';
import type { Database } from '../backend/database.js';
import type { ServedRequest, Server } from '../backend/server.js';
import { until } from '../backend/until.js';
import type { ResourceLine, Screen } from './screen.js';

/** One part of the tour. */
export interface Scene {
  readonly title: string;
  /** What happens, and why it matters. */
  readonly description: string;
  play(): Promise<void>;
}

/** How to describe a resource. */
export interface Wording<T> {
  readonly value: (value: T) => string;
  /** What it loads. */
  readonly request: () => string;
}

export interface StageOptions {
  readonly database: Database;
  readonly server: Server;
  readonly screen: Screen;
  /** How long the server takes to answer, in milliseconds. */
  readonly delay: number;
  /** Stops the tour. */
  readonly signal: AbortSignal;
}

const pauses = { headline: 400, step: 100 };
const dash = '–';

/**
 * Plays scenes. It only observes: everything it prints comes from the resources and the server's
 * log.
 */
export class Stage {
  readonly database: Database;
  readonly server: Server;
  /** The number of lines of each status. */
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

  /** Plays the scenes, then stops all effects and destroys all resources. */
  async play(scenes: readonly Scene[]): Promise<void> {
    const { screen, signal, server } = this.#options;
    try {
      for (const [index, { title, description, play }] of scenes.entries()) {
        const before = server.requests().length;
        screen.headline(index + 1, title, description);
        await screen.pause(pauses.headline, signal);
        await play();
        screen.count(server.requests().slice(before));
      }
    } finally {
      for (const stop of this.#effects) stop();
      for (const resource of this.#resources) resource.destroy();
    }
  }

  /** Prints a line now and whenever the state of the resource changes. Waits for its first load. */
  async watch<T>(resource: Resource<T>, { value: format, request }: Wording<T>): Promise<void> {
    const line = computed(
      (): ResourceLine => {
        const { status, value, error } = resource.snapshot();
        const text = error ? error.message : value === undefined ? dash : format(value);
        return {
          name: resource.actor.id,
          status,
          value: text,
          request: status === 'idle' ? dash : request(),
        };
      },
      { equal: (a, b) => JSON.stringify(a) === JSON.stringify(b) },
    );
    this.#resources.push(resource);
    this.#effects.push(
      effect(() => {
        const current = line();
        this.statuses.set(current.status, (this.statuses.get(current.status) ?? 0) + 1);
        this.#options.screen.resource(current);
      }),
    );
    await this.#wait(() => this.#isQuiet(), pauses.step);
  }

  /** Runs a step and waits until nothing is in flight. */
  async act(step: () => unknown): Promise<void> {
    this.#options.screen.step(codeOf(step));
    await step();
    await this.#wait(() => this.#isQuiet(), pauses.step);
  }

  /** Runs a step that loads something, and waits only until the server has received the request. */
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

/**
 * The source of the body of an arrow function, so that the tour prints the code that runs. Restores
 * the spaces that the transpiler removed.
 */
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
