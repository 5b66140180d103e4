import { cancel, enqueueActions, fromCallback, setup } from 'xstate';

/** What keeps a value fresh, as the chart is given it. */
export interface KeepFreshInput {
  /** How long a value is fresh, in milliseconds. */
  readonly every: number | undefined;
  readonly onFocus: boolean;
  readonly onReconnect: boolean;
  /** Whether a reload is wanted now. */
  isWanted(): boolean;
  reload(): void;
  /** Calls back when a reload is wanted again, if that can be known. Returns how to end that. */
  watch(callBack: () => void): () => void;
}

export type KeepFreshEvent =
  /** It was loaded long enough ago. */
  | { readonly type: 'expired' }
  | { readonly type: 'page.shown' }
  | { readonly type: 'page.online' }
  /** Nobody wants it now. */
  | { readonly type: 'unwanted' }
  /** It is wanted, as far as is known. */
  | { readonly type: 'wanted' };

/** What happens to the page, where there is one. */
const pageLogic = fromCallback<KeepFreshEvent>(({ sendBack }) => {
  if (typeof document === 'undefined' || typeof document.addEventListener !== 'function') return undefined; // some have one that cannot tell
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

/** Whether nobody can see the page. */
export function isHidden(): boolean {
  return typeof document !== 'undefined' && document.visibilityState === 'hidden';
}

/** Reloads when it is due, unless nobody wants it now. */
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
