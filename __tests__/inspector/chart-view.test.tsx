/**
 * @jest-environment jsdom
 * @jsxImportSource preact
 */
import { deserialize, serialize } from 'node:v8';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { aboutOf, bringIntoSight } from '../../src/inspector/page/chart/focusable-parts.js';
import { ChartView, type ChartViewProps } from '../../src/inspector/page/chart/view.js';
import { definitionOf, machines } from '../support/machines.js';

// Browser APIs that jsdom lacks.
globalThis.structuredClone ??= (value: unknown) => deserialize(serialize(value));

let width: number;
let height: number;
let resize: (() => void)[];
let root: HTMLElement;

beforeEach(() => {
  width = 400;
  height = 2000;
  resize = [];
  root = document.body.appendChild(document.createElement('div'));
  Object.defineProperty(HTMLElement.prototype, 'clientWidth', { configurable: true, get: () => width });
  Object.defineProperty(HTMLElement.prototype, 'clientHeight', { configurable: true, get: () => height });
  globalThis.ResizeObserver = class {
    readonly #callback: () => void;
    constructor(callback: ResizeObserverCallback) {
      this.#callback = () => callback([], this);
    }
    observe(): void {
      resize.push(this.#callback);
    }
    unobserve(): void {}
    disconnect(): void {
      resize = resize.filter((callback) => callback !== this.#callback);
    }
  };
});

afterEach(async () => {
  await act(() => render(null, root));
  expect(resize).toEqual([]);
  root.remove();
});

const resource = definitionOf(machines.resource.config);

async function show(props: Partial<ChartViewProps> = {}): Promise<void> {
  const all = { definition: resource, value: 'idle', last: undefined, name: 'user', ...props };
  await act(() => render(<ChartView {...all} />, root));
}

const texts = (selector: string) =>
  [...root.querySelectorAll(selector)].map(({ textContent }) => textContent);
const titles = (selector: string) => texts(`${selector} > title`);
const last = (type: string, before: ChartViewProps['value'], after: ChartViewProps['value']) => ({
  event: { type },
  before,
  after,
});
const focused = () => document.activeElement?.querySelector('title')?.textContent;

async function press(key: string): Promise<boolean> {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
  await act(() => void document.activeElement?.dispatchEvent(event));
  return event.defaultPrevented;
}

describe('The chart of an actor', () => {
  test('highlights and describes the active states and the last transition', async () => {
    await show({ value: 'resolved', last: last('xstate.done.actor.loader', 'loading', 'resolved') });
    expect(titles('.chart-node.is-active')).toEqual([
      [
        'State resolved, active, on exit remember, stopLoader',
        'loader.interrupted: in resolved, if hasStream, runs interruptStream',
        'loader.item: in resolved, if hasStream, runs takeItem',
        'loader done: in resolved, if hasStream, runs endStream, stopLoader',
      ].join('\n'),
    ]);
    expect(titles('.chart-label.is-taken')).toEqual(['loader done: loading → resolved, runs takeLoaded']);
    expect(root.querySelectorAll('.chart-arrow.is-taken')).toHaveLength(1);
    expect(texts('figcaption')).toEqual([
      'Statechart of user. In resolved. Last: loader done: loading → resolved, runs takeLoaded.',
    ]);
    expect(texts('.chart-hidden li').filter((text) => text?.endsWith('taken last'))).toEqual([
      'loader done: loading → resolved, runs takeLoaded, taken last',
    ]);
  });

  test('has a single arrow for transitions that apply in every state', async () => {
    await show({ value: 'local', last: last('set', 'loading', 'local') });
    expect(titles('.chart-node.is-any')).toEqual(['Any state: these transitions apply in every state']);
    expect(titles('.chart-label').filter((title) => title?.startsWith('set'))).toEqual([
      'set: any state → local, runs takeLocal',
    ]);
    expect(titles('.chart-label.is-taken')).toEqual(['set: any state → local, runs takeLocal']);
  });

  test('highlights an item of a stream in the state, which it does not leave', async () => {
    await show({ value: 'resolved', last: last('loader.item', 'resolved', 'resolved') });
    expect(texts('.chart-node.is-active .is-taken')).toEqual(['loader.item', '[hasStream]']);
    expect(root.querySelectorAll('.chart-arrow.is-taken')).toHaveLength(0);
    expect(texts('figcaption')).toEqual([
      'Statechart of user. In resolved. Last: loader.item: in resolved, if hasStream, runs takeItem.',
    ]);
  });

  test('says that an event changed nothing, or that its effect is unknown', async () => {
    await show({ value: 'error', last: last('reload', 'error', 'error') });
    expect(root.querySelectorAll('.is-taken')).toHaveLength(0);
    expect(texts('figcaption')).toEqual(['Statechart of user. In error. Last: reload: nothing changed.']);
    await show({ value: 'error', last: last('unheard', 'error', 'idle') });
    expect(texts('figcaption')).toEqual(['Statechart of user. In error. Last: unheard.']);
  });

  test('highlights the start if it was the last event', async () => {
    await show({ last: last('xstate.init', undefined, 'idle') });
    expect(root.querySelectorAll('.chart-arrow.is-taken .chart-start')).toHaveLength(1);
    expect(texts('figcaption')).toEqual(['Statechart of user. In idle. Last: start.']);
  });

  test('runs an animation for each event, once', async () => {
    const event = last('params', 'loading', 'loading');
    await show({ value: 'loading', last: event });
    const first = root.querySelector('.chart-run');
    await show({ value: 'loading', last: event });
    expect(root.querySelector('.chart-run')).toBe(first);
    await show({ value: 'loading', last: { ...event } });
    expect(root.querySelector('.chart-run')).not.toBe(first);
    expect(root.querySelectorAll('.chart-run')).toHaveLength(1);
  });

  test('draws nested states, regions, final and history states, and transitions without targets', async () => {
    await show({
      definition: definitionOf(machines.light.config),
      value: { running: { cars: 'broken', walkers: 'walk' } },
      last: last(
        'tick',
        { running: { cars: 'broken', walkers: 'walk' } },
        { running: { cars: 'broken', walkers: 'walk' } },
      ),
    });
    expect(titles('.is-outer.is-active').map((title) => title?.split(',')[0])).toEqual([
      'State running',
      'State running.cars',
      'State running.walkers',
    ]);
    expect(root.querySelectorAll('.is-region')).toHaveLength(2);
    expect(root.querySelectorAll('.chart-ring')).toHaveLength(2);
    expect(texts('.chart-node .is-taken')).toEqual(['tick']);
    expect(texts('figcaption')[0]).toContain(
      'In running.cars.broken and running.walkers.walk. Last: tick: in running, runs count.',
    );
    await show({ definition: definitionOf(machines.checkout.config), value: 'done', status: 'done' });
    expect(titles('.is-state').filter((title) => title?.includes('history'))).toEqual([
      'State form.deep, deep history, defaults to form.payment',
      'State form.shallow, history',
    ]);
    expect(titles('.chart-label')).toEqual(
      expect.arrayContaining([
        'at first',
        'leave: helping → form.shallow',
        'up: form.payment → form, re-enters the state',
      ]),
    );
    expect(texts('figcaption')).toEqual(['Statechart of user. done, in no state.']);
  });

  test('shows a target that does not exist as missing', async () => {
    await show({
      definition:
        '{"id":"m","initial":"a","states":{"a":{"on":{"go":"gone","stay":{}},"description":"Where it begins"}}}',
      value: 'a',
    });
    expect(titles('.is-unknown')).toEqual(['gone: this state does not exist']);
    expect(titles('.chart-label')).toEqual(['go: a → gone, which does not exist']);
    expect(titles('.is-state')).toEqual(['State a, active, Where it begins\nstay: in a, ignored']);
  });

  test('is a box with its status if it has no states', async () => {
    for (const definition of ['{"id":"loader"}', '{', undefined]) {
      await show({ definition, name: 'loader', status: 'error', value: undefined });
      expect(texts('.chart-plain')).toEqual(['loadererror']);
    }
    await show({ definition: undefined });
    expect(texts('.chart-plain')).toEqual(['useractive']);
  });

  test('is a single node if it has transitions but no states', async () => {
    await show({
      definition: '{"id":"counter","on":{"inc":{"guard":"isLow","actions":"inc"}}}',
      value: {},
      last: last('inc', {}, {}),
    });
    expect(titles('.chart-node')).toEqual(['State counter, active\ninc: in any state, if isLow, runs inc']);
    expect(texts('figcaption')).toEqual([
      'Statechart of user. In counter. Last: inc: in any state, if isLow, runs inc.',
    ]);
  });
});

describe('The direction of a chart', () => {
  const resizeTo = (to: number) =>
    act(() => {
      width = to;
      for (const notify of resize) notify();
    });
  const viewWidth = () => Number(root.querySelector('svg')?.getAttribute('width'));

  test('is right if there is room, otherwise down, and adapts to resizing', async () => {
    await show();
    const narrow = viewWidth();
    expect(narrow).toBeLessThan(800);
    await resizeTo(1200);
    expect(viewWidth()).toBeGreaterThan(900);
    await resizeTo(500);
    expect(viewWidth()).toBe(narrow);
  });

  test('is correct for another actor, and for one that gets a chart later', async () => {
    await show({ definition: undefined });
    await show();
    await resizeTo(1200);
    expect(viewWidth()).toBeGreaterThan(900);
    await show({ definition: definitionOf(machines.guarded.config) });
    await show();
    await resizeTo(500);
    expect(viewWidth()).toBeLessThan(800);
    expect(resize).toHaveLength(1);
  });

  test('can be set', async () => {
    await show({ direction: 'LR' });
    expect(viewWidth()).toBeGreaterThan(900);
  });
});

describe('If a chart is too small to read', () => {
  const button = () => root.querySelector('button');
  const resizeTo = (to: number) =>
    act(() => {
      height = to;
      for (const notify of resize) notify();
    });
  const isFull = () => root.querySelector('svg')?.classList.contains('is-full');
  const press = () => act(() => button()?.click());

  test('it is offered at full size, and can go back', async () => {
    width = 700;
    await show();
    expect(button()).toBeNull();
    await resizeTo(100);
    expect([button()?.textContent, button()?.getAttribute('aria-pressed'), isFull()]).toEqual([
      'Full size',
      'false',
      false,
    ]);
    await press();
    expect([button()?.getAttribute('aria-pressed'), isFull()]).toEqual(['true', true]);
    await resizeTo(2000);
    expect(isFull()).toBe(true); // only the user who requested it can revert it
    await press();
    expect([button(), isFull()]).toEqual([null, false]);
  });

  test('another chart fits the space again', async () => {
    await show();
    await resizeTo(100);
    await press();
    await show({ definition: definitionOf(machines.guarded.config) });
    expect(isFull()).toBe(false);
  });

  test('full size is not offered before the space is known', async () => {
    width = 0;
    await show();
    expect(button()).toBeNull();
  });
});

describe('With the keyboard', () => {
  const stops = () => titles('[tabindex="0"]');

  test('Tab enters the chart once, and arrow keys move through it', async () => {
    await show();
    expect(stops()).toEqual(['Any state: these transitions apply in every state']);
    await act(() => root.querySelector<SVGElement>('[tabindex="0"]')?.focus());
    expect(texts('.chart-about')).toEqual([focused()]);
    expect(await press('ArrowRight')).toBe(true);
    expect(focused()).toMatch(/^State idle, active/);
    expect(stops()).toEqual([focused()]);
    await press('ArrowDown');
    expect(focused()).toMatch(/^State loading, runs loader/);
    await press('ArrowLeft');
    await press('ArrowUp');
    expect(await press('ArrowUp')).toBe(false);
    expect(focused()).toMatch(/^Any state/);
    await press('End');
    expect(focused()).toBe('loader failed: resolved → error, if hasStream, runs takeLoaderError');
    expect(await press('ArrowRight')).toBe(false);
    await press('Home');
    expect(focused()).toMatch(/^Any state/);
    expect(await press('x')).toBe(false);
  });

  test('a hovered part is described until the pointer leaves it', async () => {
    await show();
    const hint = texts('.chart-about');
    const label = [...root.querySelectorAll('.chart-label')].at(-1);
    const tell = (type: string, target: Element | null | undefined) =>
      act(() => void target?.dispatchEvent(new Event(type, { bubbles: true })));
    await tell('pointerover', label?.querySelector('tspan'));
    expect(texts('.chart-about')).toEqual([
      'loader failed: resolved → error, if hasStream, runs takeLoaderError',
    ]);
    await tell('pointerover', root.querySelector('svg'));
    expect(texts('.chart-about')).toEqual(hint);
    await tell('pointerover', label);
    await tell('pointerleave', root.querySelector('svg'));
    expect(texts('.chart-about')).toEqual(hint);
    await tell('focusin', root.querySelector('svg'));
    await tell('focusout', root.querySelector('svg'));
    expect(stops()).toHaveLength(1);
  });
});

test('Parts without a title, and targets that are not elements, have no description', () => {
  const part = document.createElement('div');
  part.tabIndex = 0;
  expect([aboutOf(part), aboutOf(window), aboutOf(null)]).toEqual([undefined, undefined, undefined]);
});

describe('If the chart is larger than its container', () => {
  const place = (svg: Partial<DOMRect>) => {
    const element = document.createElement('div');
    const picture = element.appendChild(document.createElementNS('http://www.w3.org/2000/svg', 'svg'));
    jest
      .spyOn(picture, 'getBoundingClientRect')
      .mockReturnValue({ x: 0, y: 0, width: 1000, ...svg } as DOMRect);
    Object.defineProperty(element, 'clientHeight', { value: 300 });
    const scrollBy = jest.fn<(by: { left: number; top: number }) => void>();
    Object.assign(element, { scrollBy });
    return { element, scrollBy };
  };

  test('the active state is scrolled into view, at the scale of the picture', () => {
    const { element, scrollBy } = place({});
    bringIntoSight(element, { x: 250, y: 200, width: 50, height: 20 }, 500);
    expect(scrollBy.mock.calls).toEqual([[{ left: 350, top: 270 }]]);
  });

  test('nothing moves if it is already visible, or if no state is active', () => {
    const { element, scrollBy } = place({ x: -500, y: -300 });
    bringIntoSight(element, { x: 255, y: 160, width: 50, height: 20 }, 500);
    bringIntoSight(element, undefined, 500);
    bringIntoSight(null, { x: 0, y: 0, width: 1, height: 1 }, 500);
    bringIntoSight(document.createElement('div'), { x: 0, y: 0, width: 1, height: 1 }, 500);
    expect(scrollBy).not.toHaveBeenCalled();
  });
});
