import { afterAll, afterEach, beforeAll, beforeEach, describe, expect } from '@jest/globals';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { type InspectorServer, startInspectorServer } from 'xstate-resource/inspect/server';
import { findBrowser, howToGetOne, launchBrowser } from '../../docs/examples/testing/browser.js';
import { Inspector } from './inspector.js';

/** How long a page may take to meet an expectation, in milliseconds. */
export const patience = 30_000;

/** Keeps requests unanswered until the end of the test. */
export const never = { delay: 3_600_000, server: 'answers' } as const;

/** The built page; it is not next to the sources. */
const built = new URL('../../dist/src/inspect/server/page.html', import.meta.url);

const executable = findBrowser();
const isLeftOut = executable === undefined && !process.env.CI;

/** A browser, the servers that its pages may use, and what the pages did wrong. */
export class Stage {
  /** Errors and warnings that pages have logged, and requests to other than the known servers. */
  complaints: string[] = [];
  /** Everything that pages have sent by any channel. */
  sent: string[] = [];
  readonly #browser: Browser;
  #context: BrowserContext | undefined;
  #hosts = new Set<string>();
  #closing: (() => Promise<unknown>)[] = [];

  constructor(browser: Browser) {
    this.#browser = browser;
  }

  get context(): BrowserContext {
    if (this.#context === undefined) throw new Error('There is no context outside of a test.');
    return this.#context;
  }

  async open(options: BrowserContextOptions = {}): Promise<void> {
    const context = await this.#browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
    context.setDefaultTimeout(patience);
    context.on('request', (request) => {
      this.#asked(request.url());
      this.sent.push(request.postData() ?? '');
    });
    context.on('page', (page) => this.#listen(page));
    this.#context = context;
  }

  async close(): Promise<void> {
    await this.#context?.close();
    this.#context = undefined;
    for (const close of this.#closing.splice(0).reverse()) await close();
    this.#hosts.clear();
    this.complaints = [];
    this.sent = [];
  }

  /**
   * Resolves when pages have reported exactly these complaints, identified by texts that they
   * contain, and then clears them.
   */
  async complainsOf(...texts: readonly string[]): Promise<void> {
    await eventually(() =>
      expect(this.complaints).toEqual(texts.map((text) => expect.stringContaining(text))),
    );
    this.complaints = [];
  }

  /** Closes with the test. */
  ends(close: () => Promise<unknown>): void {
    this.#closing.push(close);
  }

  /** Lets pages use the server at this address. */
  knows(...urls: readonly string[]): void {
    for (const url of urls) this.#hosts.add(new URL(url).host);
  }

  async server(port = 0): Promise<InspectorServer> {
    const server = await startInspectorServer({
      port,
      page: built,
      warn: (line) => this.complaints.push(line),
    });
    this.knows(server.url);
    this.ends(() => server.close());
    return server;
  }

  async inspector(url: string): Promise<Inspector> {
    const page = await this.page(url);
    return new Inspector(page, page);
  }

  async page(url: string): Promise<Page> {
    const page = await this.context.newPage();
    await page.goto(url);
    return page;
  }

  #asked(url: string): void {
    if (/^(data|about|blob):/.test(url) || this.#hosts.has(new URL(url).host)) return;
    this.complaints.push(`request to ${url}`);
  }

  #listen(page: Page): void {
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('dialog', (dialog) => {
      this.complaints.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) this.complaints.push(message.text()); // violations of a policy are errors
    });
    page.on('websocket', (socket) => {
      this.#asked(socket.url());
      socket.on('framesent', ({ payload }) => this.sent.push(String(payload)));
      socket.on('framereceived', ({ payload }) => this.sent.push(String(payload)));
    });
  }
}

/**
 * Tests that share one browser, with a separate context for each. They are skipped if no browser is
 * installed, except in CI.
 */
export function inBrowser(name: string, tests: (stage: () => Stage) => void): void {
  if (isLeftOut)
    process.stderr.write(`No browser found, so the tests of “${name}” are skipped. ${howToGetOne}\n`);
  (isLeftOut ? describe.skip : describe)(name, () => {
    let browser: Browser;
    let stage: Stage | undefined;
    beforeAll(async () => {
      if (executable === undefined) throw new Error(`No browser found to test “${name}”. ${howToGetOne}`);
      browser = await launchBrowser(executable);
      stage = new Stage(browser);
    });
    afterAll(() => browser?.close());
    beforeEach(() => stage?.open());
    afterEach(async () => {
      const complaints = stage?.complaints;
      await stage?.close();
      expect(complaints).toEqual(stage && []); // without a browser, this is the failure
    });
    tests(() => stage as Stage);
  });
}

/** Resolves as soon as the check passes. */
export async function eventually(check: () => unknown): Promise<void> {
  for (const end = performance.now() + patience; ; ) {
    try {
      await check();
      return;
    } catch (error) {
      if (performance.now() > end) throw error;
      await new Promise(setImmediate);
    }
  }
}
