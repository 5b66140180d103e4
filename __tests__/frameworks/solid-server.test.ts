/** Solid pages on a server. */
import { beforeAll, describe, expect, test } from '@jest/globals';
import { renderPages } from './solid-server-pages.js';

interface Rendered {
  readonly html: string;
  /** A streamed page arrives in parts. */
  readonly parts?: readonly string[];
  readonly loads: number;
  readonly state?: unknown;
}

let results: Readonly<Record<string, object>>;

const rendered = (name: string) => results[name] as Rendered;

beforeAll(async () => {
  ({ results } = await renderPages());
});

describe('on the server', () => {
  test('nothing loads unless value() is read where it can be awaited', () => {
    for (const name of [
      'unread at once',
      'unread awaited',
      'unread streamed',
      'inside at once',
      'outside at once',
    ]) {
      expect([name, rendered(name).loads]).toEqual([name, 0]);
    }
    expect(rendered('unread awaited').html).toContain('loading');
    expect(rendered('inside at once').html).toContain('waiting');
  });

  test.each(['inside', 'outside'])('an awaited value is loaded once (%s of the boundary)', (where) => {
    expect(rendered(`${where} awaited`)).toMatchObject({
      loads: 1,
      html: expect.stringContaining('>user 1</p>'),
    });
    const { parts: [first, ...rest] = [], loads } = rendered(`${where} streamed`);
    expect(loads).toBe(1);
    expect(first).toContain('waiting');
    expect(rest.join('')).toContain('>user 1</p>');
  });

  test('the boundary shows an error, and one request is made', () => {
    expect(rendered('failing awaited')).toMatchObject({
      loads: 1,
      html: expect.stringContaining('>no such user</b>'),
    });
  });

  test('a scope has the loaded value, and Solid does not send it a second time', () => {
    for (const where of ['inside', 'outside']) {
      const { html, state } = rendered(`${where} scoped`);
      expect(state).toEqual({ user: [{ params: 1, value: { name: 'user 1' } }] });
      expect(html).not.toContain('"user 1"');
    }
  });

  test('a value that is undefined is awaited once', () => {
    expect(rendered('nothing awaited')).toMatchObject({ loads: 1, html: expect.stringContaining('></p>') });
  });

  test('a shared resource is awaited, and signals can be read outside a page', () => {
    expect(rendered('from outside').html).toContain('>lasting</p>');
    expect(results.root).toEqual({ status: 'loading', signal: 'loading' });
  });
});
