import { effect, type ReadonlySignal, type Signal, signal, untracked } from '@preact/signals-core';
import { type Actor, assign, createActor, fromPromise, type SnapshotFrom, setup } from 'xstate';
import { definePeer, type Loaded, type Loader } from '../peer.js';

interface Context {
  readonly loader: Loader;
  readonly params: number;
  readonly value: Loaded | undefined;
  readonly error: unknown;
}

/** One machine for all resources, because creating one is expensive. */
const machine = setup({
  types: {
    context: {} as Context,
    events: {} as { type: 'params'; params: number } | { type: 'reload' },
    input: {} as { loader: Loader; params: number },
  },
  actors: {
    load: fromPromise(
      ({
        input: { loader, params },
        signal,
      }: {
        input: { loader: Loader; params: number };
        signal: AbortSignal;
      }) => loader({ params, abortSignal: signal }),
    ),
  },
}).createMachine({
  context: ({ input }) => ({ ...input, value: undefined, error: undefined }),
  initial: 'loading',
  on: {
    params: {
      target: '.loading',
      actions: assign(({ event }) => ({ params: event.params, value: undefined, error: undefined })),
    },
  },
  states: {
    loading: {
      invoke: {
        src: 'load',
        input: ({ context: { loader, params } }) => ({ loader, params }),
        onDone: { target: 'resolved', actions: assign({ value: ({ event }) => event.output }) },
        onError: { target: 'error', actions: assign({ error: ({ event }) => event.error }) },
      },
    },
    reloading: {
      invoke: {
        src: 'load',
        input: ({ context: { loader, params } }) => ({ loader, params }),
        onDone: { target: 'resolved', actions: assign({ value: ({ event }) => event.output }) },
        onError: {
          target: 'error',
          actions: assign({ value: undefined, error: ({ event }) => event.error }),
        },
      },
    },
    resolved: { on: { reload: { target: 'reloading' } } },
    error: { on: { reload: { target: 'reloading', actions: assign({ error: undefined }) } } },
  },
});

interface Made {
  readonly actor: Actor<typeof machine>;
  readonly shown: ReadonlySignal<SnapshotFrom<typeof machine>>;
  readonly stop: () => void;
}

/** The facade uses the signals of the floor, so the difference to the floor is XState. */
export const peer = definePeer<Signal<number>, Made>({
  source: (params) => signal(params),
  change: (source, params) => {
    source.value = params;
  },
  create: (params, loader) => {
    const actor = createActor(machine, { input: { loader, params: params.value } });
    const shown = signal(actor.getSnapshot());
    actor.subscribe((snapshot) => {
      shown.value = snapshot;
    });
    actor.start();
    let last = params.value;
    const stop = effect(() => {
      const next = params.value;
      if (next !== last) untracked(() => actor.send({ type: 'params', params: next }));
      last = next;
    });
    return { actor, shown, stop };
  },
  status: ({ shown }) => shown.value.value,
  value: ({ shown }) => shown.value.context.value,
  isResolved: ({ shown }) => shown.value.value === 'resolved',
  reload: ({ actor }) => actor.send({ type: 'reload' }),
  dispose: ({ actor, stop }) => {
    stop();
    actor.stop();
  },
});
