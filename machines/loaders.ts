import type { AnyActorLogic, AnyActorRef, EventObject } from 'xstate';
import { senderOf } from './load.js';
import { asLoader } from './logic-loader.js';

/** What is changed of a chart: its own methods. */
interface Chart {
  provide(implementations: { readonly actors?: { readonly loader?: AnyActorLogic } }): Chart;
  transition(
    snapshot: { readonly children: { readonly loader?: object } },
    event: EventObject,
    scope: { readonly self: AnyActorRef },
  ): object;
  restoreSnapshot(...args: unknown[]): { readonly context: object };
}

/**
 * What a chart cannot say of its loaders:
 *
 * - Logic that is put in the place of the loader begins as a loader does, in a microtask, and not
 *   in a wait.
 * - What a loader has sent counts for nothing where another is in its place, or none, when it is
 *   taken: a chart in the midst of a step takes it only later.
 * - A stream that is opened again has given nothing yet.
 */
export function withLoaders<C extends object>(given: C): C {
  const chart = given as unknown as Chart;
  const { provide, transition, restoreSnapshot } = chart;
  return Object.assign(given, {
    provide: ({ actors, ...others }: Parameters<Chart['provide']>[0]) => {
      const loader = actors?.loader;
      return withLoaders(
        provide.call(
          chart,
          loader === undefined ? others : { ...others, actors: { loader: asLoader(loader) } },
        ),
      );
    },

    transition: (...args: Parameters<Chart['transition']>) => {
      const [snapshot, event, { self }] = args;
      const sender =
        event.type in dataKeys
          ? senderOf(self as object, event[dataKeys[event.type as keyof typeof dataKeys] as never])
          : undefined;
      return sender === undefined || sender === snapshot.children.loader
        ? transition.apply(chart, args)
        : snapshot;
    },

    restoreSnapshot: (...args: unknown[]) => {
      const snapshot = restoreSnapshot.apply(chart, args);
      return { ...snapshot, context: { ...snapshot.context, isStreaming: false } };
    },
  });
}

/** The events of a loader, and where they have what it has sent. */
const dataKeys = {
  'loader.item': 'value',
  'xstate.done.actor.loader': 'output',
  'xstate.error.actor.loader': 'error',
};
