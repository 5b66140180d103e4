import { expect, test } from '@jest/globals';
import type { Locator } from 'playwright-core';
import { plain } from './inspector.js';
import { NodeProgram } from './node-program.js';
import { eventually, inBrowser } from './stage.js';

/** Waits until the list consists of these lines. */
const lists = (what: Locator, lines: readonly unknown[]) =>
  eventually(async () => expect((await what.allInnerTexts()).map(plain)).toEqual(lines));

inBrowser('Programs of Node.js, shown by the page', (stage) => {
  test('one that uses the built package is shown, exits by itself, and is reported as gone', async () => {
    const { url } = await stage().server();
    const inspector = await stage().inspector(url);
    await inspector.says(
      inspector.place.getByRole('region', { name: 'Waiting for actors' }),
      `connectInspector({ url: '${url}' })`,
    );

    const program = await NodeProgram.run(stage(), 'short', url);
    expect([await program.ended, program.stdout, program.stderr]).toEqual([0, '', '']);

    await inspector.choose('user');
    await inspector.says(inspector.told, /because a value was set: /);
    await lists(inspector.events, [
      'started idle',
      'params 1 idle → loading',
      'loader finished loading → resolved',
      'params 2 resolved → loading',
      'loader finished loading → resolved',
      expect.stringMatching(/^set \{.* resolved → local$/),
    ]);
    await lists(inspector.loads, ['1 finished in N', '2 finished in N']);
    await inspector.says(inspector.field('value'), 'Somebody');

    await inspector.choose('failing');
    await inspector.says(inspector.told, /because its loader failed: no such thing\./);
    await inspector.field('error').locator('summary').first().click();
    await inspector.says(inspector.field('error'), 'deep down');

    // Nothing more can happen to them.
    for (const name of ['user', 'failing']) await inspector.says(inspector.actor(name), 'gone');
  });

  test('each has the name that it sends, and resources without a name are numbered', async () => {
    const { url } = await stage().server();
    const inspector = await stage().inspector(url);
    const program = await NodeProgram.run(stage(), 'stately', url);
    await program.says('started');
    await NodeProgram.run(stage(), 'unnamed', url, '--token=s3cret');
    const programs = inspector.place.locator('.program');
    await eventually(async () =>
      expect((await programs.allTextContents()).sort()).toEqual([
        expect.stringMatching(/^Program \d$/),
        'node',
      ]),
    );
    for (const name of ['resource 1', 'resource 2', 'user', 'user 2'])
      await inspector.says(inspector.actor(name), 'resolved');
    await inspector.choose('resource 2');
    await inspector.says(inspector.field('value'), '"second"');
    expect(stage().sent.join('')).not.toContain('s3cret');
  });

  test('one with an inspector of Stately’s and its own machine with nested and parallel states', async () => {
    const { url } = await stage().server();
    const inspector = await stage().inspector(url);
    const program = await NodeProgram.run(stage(), 'stately', url);
    await program.says('started');
    const isIn = (...states: string[]) =>
      eventually(async () => {
        const titles = await inspector.active.locator('title').allTextContents();
        expect(titles.map((title) => /^State (\S+),/.exec(title)?.[1])).toEqual(
          expect.arrayContaining(states),
        );
        expect(titles).toHaveLength(states.length);
      });

    await inspector.says(inspector.actor('player'), 'sound.on + tape.stopped');
    await isIn('sound', 'sound.on', 'tape', 'tape.stopped');
    for (const type of ['PLAY', 'MUTE', 'READY']) program.tell(type);
    await isIn('sound', 'sound.off', 'tape', 'tape.playing', 'tape.playing.running');
    await inspector.says(inspector.told, 'because READY arrived');
    await eventually(async () =>
      expect(await inspector.taken.locator('title').allTextContents()).toEqual([
        expect.stringMatching(/^READY: tape\.playing\.buffering → tape\.playing\.running/),
      ]),
    );
    await lists(
      inspector.events,
      ['started', 'PLAY', 'MUTE', 'READY✕'].map((word) => expect.stringMatching(new RegExp(`^${word} `))),
    );
    await lists(inspector.loads, ['buffer cancelled after N by READY']);

    await program.kill();
    await inspector.says(inspector.actor('player'), 'gone');
  });

  test('one with 300 resources that exist before its inspector, which exists before the page', async () => {
    const { url } = await stage().server();
    const program = await NodeProgram.run(stage(), 'many', url);
    await program.says('inspected');

    const inspector = await stage().inspector(url);
    await inspector.says(inspector.place.getByRole('button', { name: /^All/ }), /300/);
    for (const [name, state, value] of [
      ['late-0', 'loading', 'undefined'],
      ['late-298', 'resolved', '"a298"'],
      ['late-299', 'resolved', '"a299"'],
    ] as const) {
      await inspector.search.fill(name);
      await inspector.choose(name);
      await inspector.says(inspector.actor(name), state);
      await inspector.says(inspector.active, state);
      await lists(inspector.field('value'), [`value${value}`]);
    }
    await inspector.search.fill('late-0');
    await inspector.choose('late-0');
    await lists(inspector.loads, ['"a" running for N']);

    program.tell('b');
    await inspector.says(inspector.told, /^The load of "a" was cancelled .* new params arrived: "b"/);
  });

  test('one whose server restarts reconnects by itself, as does the page; what happened meanwhile is sent', async () => {
    const server = await stage().server();
    const inspector = await stage().inspector(server.url);
    const program = await NodeProgram.run(stage(), 'many', server.url);
    await inspector.search.fill('late-299');
    await inspector.choose('late-299');
    await inspector.says(inspector.actor('late-299'), 'resolved');

    await server.close();
    await inspector.says(inspector.place.getByRole('status'), 'The server is gone. Reconnecting');
    program.tell('elsewhere');
    await program.says('at elsewhere');
    await eventually(() =>
      expect(program.stderr).toMatch(/^xstate-resource: no inspector is running at .*\n$/),
    );
    await stage().server(server.port);
    await inspector.says(inspector.place.getByRole('status'), 'Connected');
    await inspector.says(inspector.actor('late-299'), 'resolved');
    await inspector.says(inspector.field('value'), '"elsewhere299"');
    await inspector.says(inspector.told, 'because its loader finished');

    const later = await stage().inspector(server.url);
    await later.search.fill('late-299');
    await later.choose('late-299');
    await later.says(later.field('value'), '"elsewhere299"');
    await later.says(later.active, 'resolved');
    expect(program.stderr.split('\n')).toHaveLength(2); // logged once
    stage().complaints = stage().complaints.filter(
      (complaint) => !/^WebSocket connection to .*ERR_CONNECTION_REFUSED/.test(complaint),
    ); // the browser logs each attempt
  });
});
