import type { Page } from 'playwright-core';

/**
 * An automated browser never hides a page, so this simulates what a browser reports for a hidden
 * one.
 */
export function show(page: Page, state: DocumentVisibilityState): Promise<boolean> {
  return page.evaluate((state) => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state });
    return document.dispatchEvent(new Event('visibilitychange'));
  }, state);
}
