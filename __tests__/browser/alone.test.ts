import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import { NodeProgram } from './node-program.js';
import { eventually, inBrowser } from './stage.js';

declare global {
  /** The directives of the page's policy that blocked something. */
  var refused: Set<string>;
}

inBrowser('The page is alone with its server', (stage) => {
  test('it requests itself and its feed, and nothing else', async () => {
    const { url } = await stage().server();
    const asked: string[] = [];
    stage().context.on('request', (request) => asked.push(`${request.method()} ${request.url()}`));
    stage().context.on('page', (page) => page.on('websocket', (socket) => asked.push(`WS ${socket.url()}`)));
    const inspector = await stage().inspector(url);
    await (await NodeProgram.run(stage(), 'short', url)).ended;
    await inspector.choose('user');
    await inspector.says(inspector.active, 'local');
    expect(asked.filter((each) => !each.includes(' data:'))).toEqual([
      `GET ${url}/`,
      `WS ${url.replace('http', 'ws')}/feed`,
    ]);
  });

  test('the browser prevents it from connecting elsewhere and from running foreign code', async () => {
    const { url } = await stage().server();
    const other = createServer((_, response) => response.end('window.hacked = true'));
    await once(other.listen(0, '127.0.0.1'), 'listening');
    stage().ends(async () => {
      other.close();
      other.closeAllConnections();
    });
    const { page } = await stage().inspector(url);
    const address = `http://127.0.0.1:${(other.address() as AddressInfo).port}/`;
    await page.evaluate((address) => {
      globalThis.refused = new Set();
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) =>
        refused.add(effectiveDirective),
      );
      fetch(address).catch(() => {});
      const append = <Name extends keyof HTMLElementTagNameMap>(
        name: Name,
        properties: Partial<HTMLElementTagNameMap[Name]>,
      ) => document.body.append(Object.assign(document.createElement(name), properties));
      append('script', { src: address });
      append('script', { text: 'window.hacked = true' });
      append('img', { src: address });
      append('iframe', { src: address });
      append('link', { rel: 'stylesheet', href: address });
      append('div', { innerHTML: '<b style="color: red" onclick="hacked = true">' });
    }, address);
    const directives = [
      'connect-src',
      'frame-src',
      'img-src',
      'script-src-attr',
      'script-src-elem',
      'style-src-attr',
      'style-src-elem',
    ];
    await eventually(async () => expect(await page.evaluate(() => [...refused].sort())).toEqual(directives));
    expect(await page.evaluate(() => 'hacked' in window)).toBe(false);
    await page.close(); // by now it has reported everything
    expect(stage().complaints.splice(0).length).toBeGreaterThan(5); // the browser reports each, and they must not leak into other tests
  });
});
