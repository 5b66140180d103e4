import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** What axe finds in a page outside of these selectors, and whether the page is wider than its window. */
export async function faultsOf(page: Page, { exclude = [] as string[] } = {}): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
  return page.evaluate(async (exclude) => {
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run(
      { exclude },
      { resultTypes: ['violations'] },
    );
    const { scrollWidth, clientWidth } = document.documentElement;
    return [
      ...violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 300)}`)),
      ...(scrollWidth > clientWidth ? [`${scrollWidth - clientWidth} px too wide`] : []),
    ];
  }, exclude);
}

/** The same in light and dark mode. */
export async function faultsInEachMode(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    found.push(...(await faultsOf(page)).map((fault) => `${colorScheme}, ${fault}`));
  }
  return found;
}
