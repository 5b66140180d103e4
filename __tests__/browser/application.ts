import { expect } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import type { Network } from '../../docs/examples/backend/server.js';
import { plain } from './inspector.js';
import type { ExamplePages } from './pages.js';
import { eventually, type Stage } from './stage.js';

/**
 * What a page shows between two changes of its document: no reader and no frame sees anything else.
 */
interface Seen {
  /** The output of the search. */
  readonly search: string;
  readonly found: readonly string[];
  readonly status: string;
  /** The sentence about the capital. */
  readonly country: string;
  readonly neighbours: readonly string[];
}

declare global {
  var seen: Seen[];
  /**
   * The data that the page received from the server and the signals that it used for requests.
   * Tests add other objects that must be released.
   */
  var held: WeakRef<object>[];
}

/** Runs in the page before its own code. */
function observe(): void {
  globalThis.seen = [];
  globalThis.held = [];
  const textOf = (selector: string) => document.querySelector(selector)?.textContent?.trim() ?? '';
  const textsOf = (selector: string) =>
    [...document.querySelectorAll(selector)].map(({ textContent }) => textContent?.trim() ?? '');
  new MutationObserver(() => {
    const shown: Seen = {
      search: textOf('[aria-label=Search] output'),
      found: textsOf('[aria-label=Found] li'),
      status: textOf('[aria-label=Country] output'),
      country: textsOf('[aria-label=Country] > p').find((text) => text.startsWith('The capital')) ?? '',
      neighbours: textsOf('[aria-label=Neighbours] li'),
    };
    if (JSON.stringify(shown) !== JSON.stringify(seen.at(-1))) seen.push(shown);
  }).observe(document, { subtree: true, childList: true, characterData: true });

  const { fetch } = globalThis;
  globalThis.fetch = (input, init) => {
    if (init?.signal) held.push(new WeakRef(init.signal));
    return fetch(input, init);
  };
  const { json } = Response.prototype;
  Response.prototype.json = async function () {
    const data = await json.call(this);
    held.push(new WeakRef(data));
    return data;
  };
}

/**
 * One of the applications in the browser, and its requests at the server. Its time passes when the
 * test advances it, and a little while the test waits for what the page shows.
 */
export class DrivenApplication {
  readonly #pages: ExamplePages;
  readonly #from: number;

  private constructor(
    readonly page: Page,
    pages: ExamplePages,
  ) {
    this.#pages = pages;
    this.#from = pages.requests.length;
  }

  static async open(stage: Stage, pages: ExamplePages, name: string): Promise<DrivenApplication> {
    const page = await stage.context.newPage();
    await page.clock.install({ time: 0 });
    await page.clock.pauseAt(1000);
    await page.addInitScript(observe);
    const application = new DrivenApplication(page, pages);
    await page.goto(`${pages.url}/${name}/`);
    await application.says('Visits', /^\d+ visits$/);
    return application;
  }

  section(name: string): Locator {
    return this.page.getByRole('region', { name, exact: true });
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  get field(): Locator {
    return this.page.getByRole('searchbox', { name: 'Part of its name' });
  }

  /** The requests except for polling, each with the status of its response or its outcome. */
  get requests(): string[] {
    return this.#all.filter((request) => !request.startsWith('/visits'));
  }

  /** How often the page has polled. */
  get polls(): number {
    return this.#all.filter((request) => request.startsWith('/visits/FRA')).length;
  }

  /** The outcome of the last one. */
  get poll(): string | undefined {
    return this.#all.findLast((request) => request.startsWith('/visits/FRA'))?.replace('/visits/FRA ', '');
  }

  get #all(): string[] {
    const seen = this.#pages.requests.slice(this.#from);
    return seen.map(
      ({ method, path, status, state }) =>
        `${method === 'GET' ? '' : `${method} `}${path} ${status ?? state}`,
    );
  }

  /** Resolves as soon as the check holds. */
  eventually(check: () => unknown): Promise<void> {
    return eventually(async () => {
      try {
        await check();
      } catch (error) {
        await this.pass(5);
        throw error;
      }
    });
  }

  pass(milliseconds: number): Promise<void> {
    return this.page.clock.runFor(milliseconds);
  }

  /** Advances time by as little as possible until work that uses timers of the page is done. */
  async finishes<T>(work: Promise<T>): Promise<T> {
    let isDone = false;
    const end = () => {
      isDone = true;
    };
    work.then(end, end);
    while (!isDone) await this.pass(1);
    return work;
  }

  /** The text of a section's output. */
  says(section: string, text: string | RegExp): Promise<void> {
    return this.#has(this.section(section).getByRole('status'), text);
  }

  alerts(section: string, text: string): Promise<void> {
    return this.#has(this.section(section).getByRole('alert'), text);
  }

  shows(text: string): Promise<void> {
    return this.#has(this.section('Country').locator('p').filter({ hasText: text }), text);
  }

  async #has(locator: Locator, text: string | RegExp): Promise<void> {
    await this.eventually(async () => {
      const said = plain((await locator.allInnerTexts()).join(' / '));
      if (typeof text === 'string') expect(said).toBe(text);
      else expect(said).toMatch(text);
    });
  }

  async list(name: 'Found' | 'Neighbours'): Promise<string[]> {
    return (await this.page.getByRole('list', { name }).getByRole('listitem').allInnerTexts()).map(plain);
  }

  lists(name: 'Found' | 'Neighbours', names: readonly string[]): Promise<void> {
    return this.eventually(async () => expect(await this.list(name)).toEqual(names));
  }

  /**
   * Resolves when the server has received exactly these requests. 50 ms pass, because a framework may
   * begin a request in a timer; none pass while the server takes its time, so no pause ends by chance.
   */
  async asked(requests: readonly string[]): Promise<void> {
    await this.pass(50);
    await eventually(() => expect(this.requests).toEqual(requests));
  }

  network(network: Network): Promise<void> {
    return this.#pages.network(network);
  }

  /** Searches for countries and selects one of them. */
  async choose(name: string): Promise<void> {
    await this.appears(this.field);
    await this.field.fill(name);
    await this.pass(310);
    await this.appears(this.button(name));
    await this.button(name).click();
  }

  /** Advances time until it appears: a framework may render in a timer. */
  appears(locator: Locator): Promise<void> {
    return this.eventually(async () => expect(await locator.count()).toBe(1));
  }

  /**
   * Holds back each save from now on, on its way to the server. Returns a function that releases
   * the next one once it arrives.
   */
  async holdSaves(): Promise<() => Promise<void>> {
    const held: (() => Promise<void>)[] = [];
    await this.page.route('**/api/countries/*', (route) => {
      if (route.request().method() !== 'PATCH') return route.continue();
      held.push(() => route.continue());
      return undefined;
    });
    return async () => {
      await this.eventually(() => expect(held).toHaveLength(1));
      await held.pop()?.();
    };
  }

  /** Resolves when the server has received all requests of the page so far. */
  async hasArrived(): Promise<void> {
    const before = this.#all.length;
    await this.page.evaluate(async () => (await fetch('/api/visits')).text());
    await eventually(() => expect(this.#all.slice(before)).toContain('/visits 200'));
  }

  /** Resolves when `Countries` is gone. Its elements must be released. */
  async close(): Promise<void> {
    await this.page.evaluate(() =>
      held.push(...[...document.querySelectorAll('section, section *')].map((it) => new WeakRef(it))),
    );
    await this.button('Close').click();
    await this.eventually(async () => expect(await this.page.getByRole('region').count()).toBe(0));
  }

  /** Checks that the page makes no request in the next minutes, even if each is answered. */
  async asksNoMore(): Promise<void> {
    await this.network({ delay: 0, server: 'answers' });
    await this.hasArrived();
    const before = this.#all.length;
    await this.pass(300_000);
    await this.hasArrived();
    expect(this.#all.slice(before)).toEqual(['/visits 200']);
  }

  /** Everything that was shown since the page was opened. */
  seen(): Promise<Seen[]> {
    return this.page.evaluate(() => seen);
  }

  /** The data, signals and elements of the page that are still held after garbage collection. */
  async left(): Promise<string[]> {
    const session = await this.page.context().newCDPSession(this.page);
    await session.send('HeapProfiler.collectGarbage');
    const left = await this.page.evaluate(() =>
      held.flatMap((one) => {
        const object = one.deref();
        return object === undefined
          ? []
          : [`${Object.prototype.toString.call(object)} ${JSON.stringify(object).slice(0, 60)}`];
      }),
    );
    await session.detach();
    return left;
  }
}
