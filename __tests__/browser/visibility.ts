import type { Page } from 'playwright-core';

/**
 * A browser that is driven shows each page: what it would say of one that is covered is said by
 * hand.
 */
export function show(page: Page, state: DocumentVisibilityState): Promise<boolean> {
  return page.evaluate((state) => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state });
    return document.dispatchEvent(new Event('visibilitychange'));
  }, state);
}
