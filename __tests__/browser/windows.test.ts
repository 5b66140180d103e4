import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, test } from '@jest/globals';
import { createInspectorServer } from '@statelyai/inspect/server';
import { Inspector, plain } from './inspector.js';
import { NodeProgram } from './node-program.js';
import { eventually, inBrowser } from './stage.js';
import { openWebApp } from './webapp.js';

inBrowser('The page in a window or a frame of the app that it shows', (stage) => {
  test('a popup shows resources that existed before it, and everything that happens to them', async () => {
    const { url } = await stage().server();
    const page = await openWebApp(stage());
    const popup = page.waitForEvent('popup');
    await page.evaluate(async (url) => {
      const old = app.resource({ name: 'old', loader: async () => 'before' });
      app.resource({ name: 'waiting', loader: () => new Promise(() => {}) }).status();
      await old.settled();
      app.inspectResources(app.createBrowserInspector({ url }));
      const young = app.resource({ name: 'young', loader: async () => 'after' });
      await young.settled();
      old.set('by hand');
    }, url);
    const window = await popup;
    const inspector = new Inspector(window, window);
    await inspector.choose('old');
    await inspector.says(inspector.active, 'State local, active');
    await inspector.says(
      inspector.told,
      /^old went from resolved to local .*because a value was set: "by hand"/,
    );
    await inspector.choose('waiting');
    await inspector.says(inspector.active, 'State loading, active');
    await eventually(async () =>
      expect((await inspector.loads.allInnerTexts()).map(plain)).toEqual([
        expect.stringMatching(/running for N$/),
      ]),
    );
    await inspector.choose('young');
    await inspector.says(inspector.active, 'State resolved, active');
    await inspector.says(inspector.field('value'), '"after"');
    expect(stage().sent.join('')).not.toContain('by hand'); // it was not sent through the server
  });

  test('a blocked popup is reported, and the app keeps working', async () => {
    const page = await openWebApp(stage());
    const value = await page.evaluate(async () => {
      window.open = () => null;
      app.inspectResources(app.createBrowserInspector({ url: 'http://127.0.0.1:4777' }));
      const one = app.resource({ name: 'one', loader: async () => 1 });
      await one.settled();
      return one.value();
    });
    expect(value).toBe(1);
    expect(stage().complaints.splice(0)).toEqual([
      expect.stringMatching(
        /^xstate-resource: the browser has blocked the inspector's window\. Allow pop-ups.* open http:\/\/127\.0\.0\.1:4777/,
      ),
    ]);
  });

  test.each([
    [10, '127.0.0.1'],
    [1_000, 'localhost'], // another site than the page, so it is in another process
  ])(
    'an iframe misses nothing, though %d events happen before it is there, in an app at %s',
    async (count, host) => {
      const { url } = await stage().server();
      const page = await openWebApp(stage(), host);
      let loadIframe = () => {};
      const mayLoad = new Promise<void>((resolve) => {
        loadIframe = resolve;
      });
      await page.route(`${url}/`, async (route) => {
        await mayLoad;
        await route.continue();
      });
      await page.evaluate(
        async ([url, count]) => {
          const old = app.resource({ name: 'old', loader: async () => 'before' });
          const iframe = document.createElement('iframe');
          iframe.style.cssText = 'width: 1400px; height: 850px';
          document.body.append(iframe);
          app.inspectResources(app.createBrowserInspector({ url, iframe }));
          const counter = app.resource({ name: 'counter', loader: async () => 0 });
          for (let index = 1; index <= count; index += 1) counter.set(index);
          old.set('by hand');
          await new Promise((resolve) => requestIdleCallback(resolve)); // once everything that happened is in the inspector's buffer
        },
        [url, count] as const,
      );
      loadIframe();
      const inspector = new Inspector(page.frameLocator('iframe'), page);
      await inspector.choose('old');
      await inspector.says(inspector.active, 'State local, active');
      await inspector.choose('counter');
      await inspector.says(inspector.active, 'State local, active');
      await inspector.says(inspector.told, `A value was set: ${count} `);
      const log = inspector.region('Events').getByRole('heading');
      await inspector.says(log, new RegExp(`Events ${(count + 2).toLocaleString('en')}`)); // its start and its params
      await eventually(async () =>
        expect(plain(await inspector.events.last().innerText())).toBe(`set ${count} local`),
      );
    },
  );

  test('the server of Stately’s inspector can serve it as its page', async () => {
    const { url } = await stage().server();
    const free = createServer().listen(0, '127.0.0.1');
    await once(free, 'listening');
    const { port } = free.address() as AddressInfo;
    await once(free.close(), 'close');
    const bridge = createInspectorServer({ port, url, autoOpen: false });
    stage().ends(async () => bridge.stop());
    const bridgeUrl = `http://localhost:${port}/`;
    stage().knows(bridgeUrl);

    const page = await stage().page(bridgeUrl);
    const inspector = new Inspector(page.frameLocator('iframe'), page);
    const program = await NodeProgram.run(stage(), 'stately', bridgeUrl);
    await program.says('started');
    await inspector.says(inspector.actor('player'), 'sound.on + tape.stopped');
    program.tell('PLAY');
    await inspector.says(
      inspector.told,
      /^player went from sound\.on \+ tape\.stopped to sound\.on \+ tape\.playing\.buffering/,
    );
  });
});
