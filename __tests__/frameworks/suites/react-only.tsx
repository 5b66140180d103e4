import { describe, expect, test } from '@jest/globals';
import * as React from 'react';
import { type ReactNode, Suspense, startTransition, useDeferredValue, useState } from 'react';
import { signal } from 'xstate-resource';
import { useResource, useSignalValue } from 'xstate-resource/react';
import { controlledLoader, flushPromises } from 'xstate-resource/testing';
import { react } from '../libraries/react.js';
import { countries, text } from './country.js';

const { render, act } = react;

/** A promise to suspend for, in the form of React 18, which React 19 accepts too. */
class Gate {
  isOpen = false;
  open: () => void = () => {};
  readonly #promise = new Promise<void>((resolve) => {
    this.open = () => {
      this.isOpen = true;
      resolve();
    };
  });
  pass(): void {
    if (!this.isOpen) throw this.#promise;
  }
}

function Behind({ gate }: { readonly gate: Gate | undefined }) {
  gate?.pass();
  return null;
}

/**
 * What only React has: StrictMode that mounts twice, concurrent rendering, and state that survives
 * a fallback.
 */
export function reactOnly(): void {
  describe('only in React', () => {
    reactsOwn();
  });
}

function reactsOwn(): void {
  const current = countries(react);

  describe('concurrent rendering', () => {
    test('a discarded render requests nothing', async () => {
      const { country } = current;
      const gate = new Gate();
      const page = (
        <Suspense fallback={<p>wait</p>}>
          {country.element('FRA')}
          <Behind gate={gate} />
        </Suspense>
      );
      await act(() => render(page));
      expect(country.renders.length).toBeGreaterThan(0);
      expect(text()).toBe('wait');
      expect(country.requests).toEqual([]);
      await act(() => gate.open());
      expect(text()).toBe('FRA: loading');
      await act(flushPromises);
      expect(country.requests).toEqual(['FRA']);
    });

    test('an interrupted transition makes no request', async () => {
      const { country } = current;
      let go: (code: string) => void = () => {};
      const never = new Gate();
      function Chooser() {
        const [code, setCode] = useState('FRA');
        go = setCode;
        if (code === 'DEU') never.pass();
        return country.element(code);
      }
      render(
        <Suspense fallback={<p>wait</p>}>
          <Chooser />
        </Suspense>,
      );
      await act(flushPromises);
      await act(() => country.server.resolve('France'));
      await act(() => startTransition(() => go('DEU')));
      expect(text()).toBe('FRA: resolved France');
      await act(() => go('JPN'));
      await act(flushPromises);
      expect(country.requests).toEqual(['FRA', 'JPN']);
      expect(country.torn).toEqual([]);
    });

    test('a transition and a deferred value never show a value with the wrong params', async () => {
      const { country } = current;
      let go: (code: string) => void = () => {};
      function Chooser() {
        const [code, setCode] = useState('FRA');
        go = setCode;
        return country.element(useDeferredValue(code));
      }
      render(<Chooser />);
      await act(flushPromises);
      await act(() => country.server.resolve('France'));
      await act(() => startTransition(() => go('JPN')));
      expect(text()).toBe('JPN: loading');
      await act(flushPromises);
      await act(() => country.server.resolve('Japan'));
      expect(text()).toBe('JPN: resolved Japan');
      await act(() => go('FRA'));
      await act(flushPromises);
      expect(country.requests).toEqual(['FRA', 'JPN', 'FRA']);
      expect(country.torn).toEqual([]);
    });

    test('a load continues while Suspense hides its component', async () => {
      const { country } = current;
      let suspend: (gate: Gate) => void = () => {};
      function Waiting() {
        const [gate, setGate] = useState<Gate>();
        suspend = setGate;
        return <Behind gate={gate} />;
      }
      render(
        <Suspense fallback="wait">
          {country.element('FRA')}
          <Waiting />
        </Suspense>,
      );
      await act(flushPromises);
      const gate = new Gate();
      await act(() => suspend(gate));
      expect(document.body.textContent).toContain('wait');
      await act(() => country.server.resolve('France'));
      await act(() => gate.open());
      expect(text()).toBe('FRA: resolved France');
      expect(country.requests).toEqual(['FRA']);
    });

    test('a signal that is set in a transition is shown immediately; React state is not', async () => {
      const count = signal(0);
      let setState: (n: number) => void = () => {};
      const never = new Gate();
      function Counts() {
        const [state, set] = useState(0);
        setState = set;
        if (state === 1) never.pass();
        return (
          <p>
            {useSignalValue(count)} {state}
          </p>
        );
      }
      render(
        <Suspense fallback={<p>wait</p>}>
          <Counts />
        </Suspense>,
      );
      await act(() =>
        startTransition(() => {
          count.set(1);
          setState(1);
        }),
      );
      expect(text()).toBe('1 0');
    });
  });

  const { Activity } = React;
  describe('Activity', () => {
    if (Activity === undefined) {
      test('does not exist in React 18', () => expect(React.version).toMatch(/^18\./));
      return;
    }
    const hideable = (mode: 'visible' | 'hidden', children: ReactNode = current.country.element('FRA')) => (
      <Activity mode={mode}>{children}</Activity>
    );

    test('hiding aborts a load, and showing starts it over', async () => {
      const { country } = current;
      const { rerender } = render(hideable('visible'));
      await act(flushPromises);
      rerender(hideable('hidden'));
      await act(flushPromises);
      expect(country.requests).toEqual(['FRA aborted']);
      rerender(hideable('visible'));
      expect(text()).toBe('FRA: loading');
      await act(flushPromises);
      expect(country.requests).toEqual(['FRA aborted', 'FRA']);
      await act(() => country.server.resolve('France'));
      expect(text()).toBe('FRA: resolved France');
    });

    test('a value stays, also one that was set, and no request is made', async () => {
      const { country } = current;
      const { rerender } = render(hideable('visible'));
      await act(flushPromises);
      await act(() => country.server.resolve('France'));
      rerender(hideable('hidden'));
      await act(flushPromises);
      rerender(hideable('visible'));
      expect(text()).toBe('FRA: resolved France');
      await act(() => country.used.set('Frankreich'));
      rerender(hideable('hidden'));
      await act(flushPromises);
      rerender(hideable('visible'));
      await act(flushPromises);
      expect(text()).toBe('FRA: local Frankreich');
      expect(country.requests).toEqual(['FRA']);
    });

    test('hidden during a reload, it keeps the value, and reloads again when it is shown', async () => {
      const { country } = current;
      const { rerender } = render(hideable('visible'));
      await act(flushPromises);
      await act(() => country.server.resolve('France'));
      await act(() => country.used.reload());
      expect(text()).toBe('FRA: reloading France');
      rerender(hideable('hidden'));
      await act(flushPromises);
      expect(country.requests).toEqual(['FRA', 'FRA aborted']);
      rerender(hideable('visible'));
      expect(text()).toBe('FRA: reloading France');
      await act(flushPromises);
      expect(country.requests).toEqual(['FRA', 'FRA aborted', 'FRA']);
      await act(() => country.server.resolve('Frankreich'));
      expect(text()).toBe('FRA: resolved Frankreich');
      rerender(hideable('hidden'));
      rerender(hideable('visible'));
      await act(flushPromises);
      expect(text()).toBe('FRA: resolved Frankreich');
      expect(country.requests).toHaveLength(3);
    });

    test('hidden during a reload, it loads new params when it is shown with them', async () => {
      const { country } = current;
      const { rerender } = render(hideable('visible'));
      await act(flushPromises);
      await act(() => country.server.resolve('France'));
      await act(() => country.used.reload());
      rerender(hideable('hidden'));
      rerender(hideable('visible', country.element('JPN')));
      expect(text()).toBe('JPN: loading');
      await act(flushPromises);
      expect(country.requests).toEqual(['FRA', 'FRA aborted', 'JPN']);
      await act(() => country.server.resolve('Japan'));
      expect(text()).toBe('JPN: resolved Japan');
      expect(country.torn).toEqual([]);
    });

    test('a component that is hidden from the start, or gets new params while hidden, loads when it is shown', async () => {
      const { country } = current;
      const { rerender } = render(hideable('hidden'));
      await act(flushPromises);
      expect(country.requests).toEqual([]);
      rerender(hideable('visible'));
      await act(flushPromises);
      await act(() => country.server.resolve('France'));
      rerender(hideable('hidden'));
      rerender(hideable('hidden', country.element('JPN')));
      await act(flushPromises);
      expect(country.requests).toEqual(['FRA']);
      rerender(hideable('visible', country.element('JPN')));
      expect(text()).toBe('JPN: loading');
      await act(flushPromises);
      expect(country.requests).toEqual(['FRA', 'JPN']);
    });

    test('a stream is closed when it is hidden, and reopened when it is shown; its value stays', async () => {
      const items = controlledLoader<string, string>();
      function Item() {
        const { status, value, isStreaming } = useResource({ params: 'a', stream: items.stream });
        return <p>{`${status} ${value ?? ''} ${isStreaming}`}</p>;
      }
      const { rerender, unmount } = render(hideable('visible', <Item />));
      await act(flushPromises);
      await act(() => items.next('one'));
      expect(text()).toBe('resolved one true');
      rerender(hideable('hidden', <Item />));
      await act(flushPromises);
      expect(items.loads.map(({ timesClosed }) => timesClosed)).toEqual([1]);
      rerender(hideable('visible', <Item />));
      expect(text()).toBe('resolved one false');
      await act(flushPromises);
      expect(items.loads.map(({ timesClosed }) => timesClosed)).toEqual([1, 0]);
      await act(() => items.next('two'));
      expect(text()).toBe('resolved two true');
      unmount();
      await flushPromises();
      expect(items.loads.map(({ timesClosed }) => timesClosed)).toEqual([1, 1]);
    });
  });
}
