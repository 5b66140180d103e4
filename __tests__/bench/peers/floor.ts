import { batch, effect, type ReadonlySignal, type Signal, signal, untracked } from '@preact/signals-core';
import { definePeer, type Loaded, type Loader } from '../peer.js';

/** The minimum to write by hand: signals, and an AbortController for each load. */
function resource(params: ReadonlySignal<number>, loader: Loader) {
  const status = signal<'loading' | 'reloading' | 'resolved' | 'error'>('loading');
  const value = signal<Loaded | undefined>(undefined);
  const error = signal<unknown>(undefined);
  let controller: AbortController | undefined;

  const show = (nextStatus: typeof status.value, nextValue?: Loaded, nextError?: unknown) =>
    batch(() => {
      status.value = nextStatus;
      value.value = nextValue;
      error.value = nextError;
    });
  const load = async (params: number) => {
    controller?.abort();
    controller = new AbortController();
    const { signal: abortSignal } = controller;
    try {
      const loaded = await loader({ params, abortSignal });
      if (!abortSignal.aborted) show('resolved', loaded);
    } catch (thrown) {
      if (!abortSignal.aborted) show('error', undefined, thrown);
    }
    if (!abortSignal.aborted) controller = undefined;
  };
  const start = (params: number, nextStatus: 'loading' | 'reloading') => {
    show(nextStatus, nextStatus === 'reloading' ? value.value : undefined);
    void load(params);
  };

  const stop = effect(() => {
    const next = params.value;
    untracked(() => start(next, 'loading'));
  });
  return {
    status,
    value,
    error,
    reload: () => start(params.value, 'reloading'),
    dispose() {
      stop();
      controller?.abort();
    },
  };
}

export const peer = definePeer<Signal<number>, ReturnType<typeof resource>>({
  source: (params) => signal(params),
  change: (source, params) => {
    source.value = params;
  },
  create: resource,
  status: ({ status }) => status.value,
  value: ({ value }) => value.value,
  isResolved: ({ status }) => status.value === 'resolved',
  reload: (made) => made.reload(),
  dispose: (made) => made.dispose(),
});
