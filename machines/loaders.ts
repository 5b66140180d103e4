import type { AnyActorLogic, AnyActorRef, EventObject } from 'xstate';
import { senderOf } from './load.js';
import { asLoader } from './logic-loader.js';

/** The methods of a chart that `withLoaders` replaces. */
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
 * Adds the rules for loaders that a chart cannot express:
 *
 * - Logic that replaces the loader starts in a microtask, like a loader, and not at all in a wait.
 * - An event from a loader is ignored if that loader has been stopped or replaced by the time the
 *   event is taken. A chart that is in the middle of a step takes events only afterwards.
 * - A restored chart reopens its stream, which has not emitted anything yet.
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

/** The events that a loader sends, and the property that holds what it sent. */
const dataKeys = {
  'loader.item': 'value',
  'xstate.done.actor.loader': 'output',
  'xstate.error.actor.loader': 'error',
};
