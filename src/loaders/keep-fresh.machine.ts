import { cancel, enqueueActions, fromCallback, setup } from 'xstate';

/** The input of the chart. */
export interface KeepFreshInput {
  /** The interval between reloads, in milliseconds. */
  readonly every: number | undefined;
  readonly onFocus: boolean;
  readonly onReconnect: boolean;
  /** Whether a reload is wanted now. */
  isWanted(): boolean;
  reload(): void;
  /**
   * Calls back when a signal makes a reload wanted again. Returns a function that stops watching.
   */
  watch(callback: () => void): () => void;
}

export type KeepFreshEvent =
  /** The interval has passed. */
  | { readonly type: 'expired' }
  | { readonly type: 'page.shown' }
  | { readonly type: 'page.online' }
  /** A reload is not wanted now. */
  | { readonly type: 'unwanted' }
  /** A reload is wanted, or may be. */
  | { readonly type: 'wanted' };

/** Sends the events of the page, if there is one. */
const pageLogic = fromCallback<KeepFreshEvent>(({ sendBack }) => {
  if (typeof document === 'undefined' || typeof document.addEventListener !== 'function') return undefined; // some environments have a `document` without events
  const shown = () => {
    if (!isHidden()) sendBack({ type: 'page.shown' });
  };
  const online = () => sendBack({ type: 'page.online' });
  document.addEventListener('visibilitychange', shown);
  addEventListener('online', online);
  return () => {
    document.removeEventListener('visibilitychange', shown);
    removeEventListener('online', online);
  };
});

/** Whether the page is hidden. */
export function isHidden(): boolean {
  return typeof document !== 'undefined' && document.visibilityState === 'hidden';
}

/** Reloads when a reload is due, and pauses while reloads are not wanted. */
export const keepFreshMachine = setup({
  types: {
    context: {} as KeepFreshInput,
    events: {} as KeepFreshEvent,
    input: {} as KeepFreshInput,
  },
  actors: {
    page: pageLogic,
    ask: fromCallback<KeepFreshEvent, KeepFreshInput>(({ input, sendBack }) =>
      sendBack({ type: input.isWanted() ? 'wanted' : 'unwanted' }),
    ),
    watch: fromCallback<KeepFreshEvent, KeepFreshInput>(({ input, sendBack }) =>
      input.watch(() => sendBack({ type: 'wanted' })),
    ),
  },
  guards: {
    isForFocus: ({ context }) => context.onFocus,
    isForReconnect: ({ context }) => context.onReconnect,
  },
  actions: {
    reload: ({ context }) => context.reload(),
    startTimer: enqueueActions(({ context: { every }, enqueue }) => {
      if (every !== undefined) enqueue.raise({ type: 'expired' }, { id: 'expired', delay: every });
    }),
    stopTimer: cancel('expired'),
  },
}).createMachine({
  id: 'keepFresh',
  context: ({ input }) => input,
  invoke: { id: 'page', src: 'page' },
  initial: 'fresh',
  states: {
    fresh: {
      entry: 'startTimer',
      exit: 'stopTimer',
      on: {
        expired: 'due',
        'page.shown': { guard: 'isForFocus', target: 'due' },
        'page.online': { guard: 'isForReconnect', target: 'due' },
      },
    },
    due: {
      invoke: { id: 'ask', src: 'ask', input: ({ context }) => context },
      on: { wanted: { target: 'fresh', actions: 'reload' }, unwanted: 'paused' },
    },
    paused: {
      entry: 'startTimer',
      exit: 'stopTimer',
      invoke: { id: 'watch', src: 'watch', input: ({ context }) => context },
      on: {
        wanted: 'due',
        'page.shown': 'due',
        expired: 'due',
        'page.online': { guard: 'isForReconnect', target: 'due' },
      },
    },
  },
});
