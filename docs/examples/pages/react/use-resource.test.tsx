/** @jest-environment jsdom */
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { act, cleanup, render } from '@testing-library/react';
import { useSelector } from '@xstate/store-react';
import { Activity, Component, type ReactNode, Suspense, startTransition, use, useEffect, useLayoutEffect, useState } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { renderToString } from 'react-dom/server.node';
import { type Resource, type ResourceSnapshot, resource, signal } from 'xstate-resource';
import { controlledLoader, flushPromises } from 'xstate-resource/testing';
import { useResource } from './use-resource.js';

interface Query {
  readonly code: string;
}

interface Seen {
  readonly code: string | undefined;
  readonly shown: ResourceSnapshot<string>;
}

/** What each render returned, what the effects of each commit saw, and what the resource itself said just before each was painted. */
let renders: Seen[] = [];
let effects: Seen[] = [];
let painted: Seen[] = [];
let own: Resource<string>;
let server = controlledLoader<string, Query>();

interface CountryProps {
  readonly code: string | undefined;
  readonly loader?: typeof server;
}

/** A new object for its params in each render, as a user would write it. */
function Country({ code, loader = server }: CountryProps) {
  const [shown, country] = useResource(code === undefined ? undefined : { code }, loader);
  own = country;
  renders.push({ code, shown });
  useLayoutEffect(() => {
    painted.push({ code, shown: country.snapshot() });
  });
  useEffect(() => {
    effects.push({ code, shown });
  }, [code, shown]);
  return (
    <p>
      {code ?? '–'}: {shown.status} {shown.value ?? shown.error?.message}
    </p>
  );
}

const text = () => document.querySelector('p')?.textContent?.trim();
const requests = () => server.loads.map(({ params, abortSignal }) => `${params.code}${abortSignal.aborted ? ' aborted' : ''}`);
const strict = { reactStrictMode: true };

beforeEach(() => {
  renders = [];
  effects = [];
  painted = [];
  server = controlledLoader();
  jest.spyOn(console, 'error');
});
afterEach(() => {
  cleanup();
  const complaints = jest.mocked(console.error).mock.calls;
  jest.restoreAllMocks();
  expect(complaints).toEqual([]); // React warns with it
});

test('the first render is loading, and one request is made although StrictMode mounts twice', async () => {
  const { unmount } = render(<Country code="FRA" />, strict);
  expect(renders.map(({ shown }) => shown.status)).not.toContain('idle');
  expect(text()).toBe('FRA: loading');
  await act(flushPromises);
  expect(requests()).toEqual(['FRA']);
  await act(() => server.resolve('France'));
  expect(text()).toBe('FRA: resolved France');
  unmount();
});

test('when a prop changes, no render, no effect and no painted frame has the value of the one before', async () => {
  const { rerender } = render(<Country code="FRA" />, strict);
  await act(flushPromises);
  await act(() => server.resolve('France'));

  rerender(<Country code="JPN" />);
  expect(text()).toBe('JPN: loading');
  expect(own.latest()).toBe('France');
  await act(flushPromises);
  await act(() => server.resolve('Japan'));
  expect(text()).toBe('JPN: resolved Japan');

  rerender(<Country code={undefined} />);
  expect(text()).toBe('–: idle');

  const names: Record<string, string> = { FRA: 'France', JPN: 'Japan' };
  const seen = [...renders, ...effects, ...painted];
  expect(seen.filter(({ code, shown }) => shown.value !== undefined && names[code ?? ''] !== shown.value)).toEqual([]);
  expect(seen.filter(({ code, shown }) => (code === undefined) !== (shown.status === 'idle'))).toEqual([]);
  expect(requests()).toEqual(['FRA', 'JPN']);
});

test('the load for the params before is aborted, and its answer changes nothing', async () => {
  const { rerender } = render(<Country code="FRA" />, strict);
  await act(flushPromises);
  rerender(<Country code="JPN" />);
  await act(flushPromises);
  expect(requests()).toEqual(['FRA aborted', 'JPN']);
  await act(() => server.resolve('Japan'));
  await act(() => server.resolve('France', 0));
  expect(text()).toBe('JPN: resolved Japan');
});

test('params that are equal by content load nothing, however often it renders', async () => {
  const { rerender } = render(<Country code="FRA" />, strict);
  await act(flushPromises);
  rerender(<Country code="FRA" />);
  await act(() => server.resolve('France'));
  rerender(<Country code="FRA" />);
  await act(flushPromises);
  expect(requests()).toEqual(['FRA']);
  expect(text()).toBe('FRA: resolved France');
});

test('unmounting aborts the load at once', async () => {
  const { unmount } = render(<Country code="FRA" />, strict);
  await act(flushPromises);
  const { abortSignal } = server.loads[0] as (typeof server.loads)[number];
  expect(abortSignal.aborted).toBe(false);
  unmount();
  await flushPromises();
  expect(abortSignal.aborted).toBe(true);
});

test('a component that is unmounted in the turn it was mounted in has asked for nothing', async () => {
  render(<Country code="FRA" />, strict).unmount();
  await flushPromises();
  expect(requests()).toEqual([]);
});

test('a render that is thrown away asks for nothing', async () => {
  let show = () => {};
  const gate = new Promise<void>((resolve) => {
    show = resolve;
  });
  function Waiting() {
    use(gate);
    return null;
  }
  await act(async () => {
    render(
      <Suspense fallback={<p>wait</p>}>
        <Country code="FRA" />
        <Waiting />
      </Suspense>,
      strict,
    );
  });
  expect(renders.length).toBeGreaterThan(0);
  expect(text()).toBe('wait');
  expect(requests()).toEqual([]);
  await act(async () => show());
  expect(text()).toBe('FRA: loading');
  await act(flushPromises);
  expect(requests()).toEqual(['FRA']);
});

test('a transition that is overtaken asks for nothing', async () => {
  let go: (code: string) => void = () => {};
  const never = new Promise<void>(() => {});
  function Chooser() {
    const [code, setCode] = useState('FRA');
    go = setCode;
    if (code === 'DEU') use(never);
    return <Country code={code} />;
  }
  render(
    <Suspense fallback={<p>wait</p>}>
      <Chooser />
    </Suspense>,
    strict,
  );
  await act(flushPromises);
  await act(() => server.resolve('France'));
  await act(async () => startTransition(() => go('DEU')));
  expect(text()).toBe('FRA: resolved France');
  await act(async () => go('JPN'));
  await act(flushPromises);
  expect(requests()).toEqual(['FRA', 'JPN']);
});

test('a load goes on while Suspense hides its component', async () => {
  let suspend: (promise: Promise<void> | undefined) => void = () => {};
  function Waiting() {
    const [promise, setPromise] = useState<Promise<void>>();
    suspend = setPromise;
    if (promise) use(promise);
    return null;
  }
  render(
    <Suspense fallback="wait">
      <Country code="FRA" />
      <Waiting />
    </Suspense>,
    strict,
  );
  await act(flushPromises);
  let show = () => {};
  const gate = new Promise<void>((resolve) => {
    show = resolve;
  });
  await act(async () => suspend(gate));
  expect(document.body.textContent).toContain('wait');
  await act(() => server.resolve('France'));
  await act(async () => show());
  expect(text()).toBe('FRA: resolved France');
  expect(requests()).toEqual(['FRA']);
});

const hideable = (mode: 'visible' | 'hidden', code = 'FRA') => (
  <Activity mode={mode}>
    <Country code={code} />
  </Activity>
);

test('Activity: hidden aborts a load, shown begins it again', async () => {
  const { rerender } = render(hideable('visible'), strict);
  await act(flushPromises);
  rerender(hideable('hidden'));
  await act(flushPromises);
  expect(requests()).toEqual(['FRA aborted']);
  rerender(hideable('visible'));
  expect(text()).toBe('FRA: loading');
  await act(flushPromises);
  expect(requests()).toEqual(['FRA aborted', 'FRA']);
  await act(() => server.resolve('France'));
  expect(text()).toBe('FRA: resolved France');
});

test('Activity: a value that is there stays, one that was set as well, and nothing is asked for', async () => {
  const { rerender } = render(hideable('visible'), strict);
  await act(flushPromises);
  await act(() => server.resolve('France'));
  act(() => own.set('Frankreich'));
  rerender(hideable('hidden'));
  await act(flushPromises);
  rerender(hideable('visible'));
  await act(flushPromises);
  expect(text()).toBe('FRA: local Frankreich');
  expect(requests()).toEqual(['FRA']);
});

test('Activity: hidden during a reload, it keeps the value, and shown it reloads again', async () => {
  const { rerender } = render(hideable('visible'), strict);
  await act(flushPromises);
  await act(() => server.resolve('France'));
  act(() => void own.reload());
  await act(flushPromises);
  expect(text()).toBe('FRA: reloading France');
  rerender(hideable('hidden'));
  await act(flushPromises);
  expect(own.snapshot()).toMatchObject({ status: 'local', value: 'France' });
  expect(requests()).toEqual(['FRA', 'FRA aborted']);
  rerender(hideable('visible'));
  expect(text()).toBe('FRA: reloading France');
  await act(flushPromises);
  expect(requests()).toEqual(['FRA', 'FRA aborted', 'FRA']);
  await act(() => server.resolve('Frankreich'));
  expect(text()).toBe('FRA: resolved Frankreich');
  rerender(hideable('hidden'));
  rerender(hideable('visible'));
  await act(flushPromises);
  expect(text()).toBe('FRA: resolved Frankreich');
  expect(requests()).toHaveLength(3);
});

test('Activity: hidden during a reload, it loads other params when it is shown with them', async () => {
  const { rerender } = render(hideable('visible'), strict);
  await act(flushPromises);
  await act(() => server.resolve('France'));
  act(() => void own.reload());
  await act(flushPromises);
  rerender(hideable('hidden'));
  rerender(hideable('visible', 'JPN'));
  expect(text()).toBe('JPN: loading');
  await act(flushPromises);
  expect(requests()).toEqual(['FRA', 'FRA aborted', 'JPN']);
  await act(() => server.resolve('Japan'));
  expect(text()).toBe('JPN: resolved Japan');
});

test('unmounting aborts a reload as well; who reloads by hand afterwards is given a load', async () => {
  const { unmount } = render(<Country code="FRA" />, strict);
  await act(flushPromises);
  await act(() => server.resolve('France'));
  act(() => void own.reload());
  await act(flushPromises);
  unmount();
  await flushPromises();
  expect(requests()).toEqual(['FRA', 'FRA aborted']);
  expect(own.reload()).toBe(true);
  await flushPromises();
  expect(requests()).toEqual(['FRA', 'FRA aborted', 'FRA']);
});

test.each([null, undefined])(
  '%s is nothing to load, and the same as nothing else, not even as what JSON makes null of',
  async (nothing) => {
    const loads = controlledLoader<string, unknown>();
    function Anything({ params }: { readonly params: unknown }) {
      const [{ status }] = useResource(params, loads);
      return <p>{status}</p>;
    }
    const { rerender } = render(<Anything params={nothing} />, strict);
    const asked: unknown[] = [];
    for (const something of [Number.NaN, Number.POSITIVE_INFINITY, 'null', 0, '', false]) {
      rerender(<Anything params={something} />);
      expect(text()).toBe('loading');
      await act(flushPromises);
      asked.push(something);
      expect(loads.loads.map(({ params }) => params)).toEqual(asked);
      rerender(<Anything params={nothing} />);
      expect(text()).toBe('idle');
      await act(flushPromises);
      expect(loads.pending).toHaveLength(0);
    }
  },
);

test('Activity: what is hidden from the start, or gets other params meanwhile, loads when it is shown', async () => {
  const { rerender } = render(hideable('hidden'), strict);
  await act(flushPromises);
  expect(requests()).toEqual([]);
  rerender(hideable('visible'));
  await act(flushPromises);
  await act(() => server.resolve('France'));
  rerender(hideable('hidden'));
  rerender(hideable('hidden', 'JPN'));
  await act(flushPromises);
  expect(requests()).toEqual(['FRA']);
  rerender(hideable('visible', 'JPN'));
  expect(text()).toBe('JPN: loading');
  await act(flushPromises);
  expect(requests()).toEqual(['FRA', 'JPN']);
});

test('a reload takes the last loader; another loader alone loads nothing', async () => {
  const { rerender } = render(<Country code="FRA" />, strict);
  await act(flushPromises);
  await act(() => server.resolve('France'));
  const other = controlledLoader<string, Query>();
  rerender(<Country code="FRA" loader={other} />);
  await act(flushPromises);
  expect(other.loads).toEqual([]);
  act(() => void own.reload());
  expect(text()).toBe('FRA: reloading France');
  await act(flushPromises);
  await act(() => other.resolve('Frankreich'));
  expect(text()).toBe('FRA: resolved Frankreich');
  expect(requests()).toEqual(['FRA']);
});

test('a server loads nothing, and the browser takes over what it wrote', async () => {
  const html = renderToString(<Country code="FRA" />);
  await flushPromises();
  expect(requests()).toEqual([]);
  const page = document.createElement('div');
  page.innerHTML = html;
  document.body.append(page);
  expect(text()).toBe('FRA: loading');
  const root = await act(async () => hydrateRoot(page, <Country code="FRA" />));
  expect(text()).toBe('FRA: loading');
  await act(flushPromises);
  await act(() => server.resolve('France'));
  expect(text()).toBe('FRA: resolved France');
  act(() => root.unmount());
  page.remove();
});

// What the guide says of React and of resources that are made outside of components.

test('a signal that is set in a transition is shown at once; a state of React is not', async () => {
  const count = signal(0);
  let setState: (n: number) => void = () => {};
  const never = new Promise<void>(() => {});
  function Counts() {
    const [state, set] = useState(0);
    setState = set;
    if (state === 1) use(never);
    return (
      <p>
        {useSelector(count)} {state}
      </p>
    );
  }
  render(
    <Suspense fallback={<p>wait</p>}>
      <Counts />
    </Suspense>,
  );
  await act(async () =>
    startTransition(() => {
      count.set(1);
      setState(1);
    }),
  );
  expect(text()).toBe('1 0');
});

test('value() that throws reaches the error boundary', async () => {
  class Boundary extends Component<{ readonly children: ReactNode }, { readonly error?: Error }> {
    override state: { readonly error?: Error } = {};
    static getDerivedStateFromError = (error: Error) => ({ error });
    override render() {
      return this.state.error ? <p>Sorry: {this.state.error.message}</p> : this.props.children;
    }
  }
  const country = resource({ params: () => ({ code: 'FRA' }), loader: server });
  function Name() {
    return <p>{useSelector(country.value) ?? '…'}</p>;
  }
  jest.mocked(console.error).mockImplementation(() => {});
  render(
    <Boundary>
      <Name />
    </Boundary>,
  );
  await act(flushPromises);
  expect(text()).toBe('…');
  await act(() => server.reject(new Error('offline')));
  expect(text()).toBe('Sorry: offline');
  jest.mocked(console.error).mockClear(); // React tells what a boundary has caught
});
