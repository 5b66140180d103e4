import { Actor, type AnyActorRef, type InspectionEvent, type Subscription } from 'xstate';
import { inspectEverywhere } from '../system.js';
import { resources } from '../traces.js';
import { connectInspector } from './connection.js';
import type { SanitizeOptions } from './json.js';
import type { InspectorLike } from './options.js';
import { sanitized } from './sanitized.js';
import { whenConnected } from './window.js';

/**
 * Has an inspector told of all resources: of those that exist, with their definition and present state, of those that will be made, and of their loads. What it is told is
 * sanitized, see `sanitized`.
 *
 * @param inspector Default: a connection to the page that `npx xstate-resource inspect` serves, as `connectInspector()` makes it.
 * @returns A subscription: `unsubscribe` ends it, and a connection that was made for it.
 *
 * @example
 * ```ts
 * if (import.meta.env.DEV) inspectResources();
 * inspectResources(createBrowserInspector({ url: 'http://127.0.0.1:4777' })); // of @statelyai/inspect
 * ```
 *
 * @throws TypeError if `inspector` is none, or an option is wrong.
 */
export function inspectResources(inspector?: InspectorLike, options?: SanitizeOptions): Subscription {
  const connection = inspector === undefined ? connectInspector(options) : undefined;
  const observer = sanitized(connection ?? (inspector as InspectorLike), options);
  const subscription = new Subscribed(observer.next);
  const unlisten = inspector === undefined ? () => {} : whenConnected(inspector, () => subscription.announce());
  return {
    unsubscribe: () => {
      unlisten();
      subscription.unsubscribe();
      connection?.stop();
    },
  };
}

class Subscribed implements Subscription {
  readonly #next: (event: InspectionEvent) => void;
  readonly #subscription: Subscription;
  #announced = new WeakSet<object>();

  constructor(next: (event: InspectionEvent) => void) {
    this.#next = next;
    this.#subscription = inspectEverywhere((event) => {
      if (event.type === '@xstate.actor') this.#announced.add(event.actorRef);
      next(event);
    });
    this.announce();
  }

  /** Tells of all that there are, as if they were made now. */
  announce(): void {
    this.#announced = new WeakSet();
    for (const resource of resources() as Iterable<AnyActorRef>) {
      this.#tell(resource);
      const { children } = Actor.prototype.getSnapshot.call(resource) as { readonly children: Record<string, AnyActorRef> };
      for (const load of Object.values(children)) this.#tell(load); // who asks for a load that has no actor yet, has one made, which is told of
    }
  }

  #tell(actorRef: AnyActorRef): void {
    if (!this.#announced.has(actorRef)) this.#next({ type: '@xstate.actor', actorRef, rootId: actorRef.sessionId });
  }

  unsubscribe(): void {
    this.#subscription.unsubscribe();
  }
}
