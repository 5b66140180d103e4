import { batch, effect, type ReadonlySignal, type Signal, signal, untracked } from '@preact/signals-core';
import { definePeer, type Loaded, type Loader, type LoaderArgs } from '../peer.js';

/** Loader arguments. The AbortController is created only if the loader reads its signal. */
class Load implements LoaderArgs {
  #controller: AbortController | undefined;

  constructor(readonly params: number) {}

  get abortSignal(): AbortSignal {
    this.#controller ??= new AbortController();
    return this.#controller.signal;
  }

  abort(): void {
    this.#controller?.abort();
  }
}

/** The floor, with a lazy AbortController. */
function resource(params: ReadonlySignal<number>, loader: Loader) {
  const status = signal<'loading' | 'reloading' | 'resolved' | 'error'>('loading');
  const value = signal<Loaded | undefined>(undefined);
  const error = signal<unknown>(undefined);
  let current: Load | undefined;

  const show = (nextStatus: typeof status.value, nextValue?: Loaded, nextError?: unknown) =>
    batch(() => {
      status.value = nextStatus;
      value.value = nextValue;
      error.value = nextError;
    });
  const load = async (params: number) => {
    current?.abort();
    const own = new Load(params);
    current = own;
    try {
      const loaded = await loader(own);
      if (current === own) show('resolved', loaded);
    } catch (thrown) {
      if (current === own) show('error', undefined, thrown);
    }
    if (current === own) current = undefined;
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
      current?.abort();
      current = undefined;
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
