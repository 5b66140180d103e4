/**
 * @jest-environment jsdom
 * @jsxImportSource preact
 */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { render } from 'preact';
import { act } from 'preact/test-utils';
import type { Json } from '../../src/inspect/protocol.js';
import { Inner } from '../../src/inspector/page/view/tree.js';

let root: HTMLElement;

beforeEach(() => {
  root = document.body.appendChild(document.createElement('div'));
});
afterEach(() => {
  render(null, root);
  root.remove();
});

const show = (inner: readonly (readonly [string, Json])[]) =>
  act(() => render(<Inner inner={inner} />, root));

function open(index: number): Promise<void> {
  return act(() => {
    const details = root.querySelectorAll('details')[index] as HTMLDetailsElement;
    details.open = true;
    details.dispatchEvent(new Event('toggle'));
  });
}

/** The visible names, from top to bottom. */
const names = () => [...root.querySelectorAll('.name')].map(({ textContent }) => textContent);

describe('The tree of a value', () => {
  test('open values stay open when fields are reordered or one is inserted before them', async () => {
    await show([
      ['params', { id: 1 }],
      ['value', { name: 'Ada' }],
    ]);
    await open(1);
    expect(names()).toEqual(['params', 'value', 'name']);
    await show([
      ['value', { name: 'Grace' }],
      ['params', { id: 2 }],
    ]);
    expect(names()).toEqual(['value', 'name', 'params']);
    await show([
      ['error', null],
      ['value', { name: 'Grace' }],
      ['params', { id: 2 }],
    ]);
    expect(names()).toEqual(['error', 'value', 'name', 'params']);
    expect(root.textContent).toContain('Grace');
  });
});
