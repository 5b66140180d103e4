import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ExamplePages } from './pages.js';
import { eventually, inBrowser } from './stage.js';

inBrowser('The examples as pages in Vue', (stage) => {
  let pages: ExamplePages;
  beforeAll(async () => {
    pages = await ExamplePages.start();
  });
  afterAll(() => pages?.close());

  test('REST', async () => {
    const url = pages.urlOf('08-rest', 'vue');
    stage().knows(url);
    const page = await stage().page(url);
    await page.getByText('France, capital Paris').waitFor();
  });
});
