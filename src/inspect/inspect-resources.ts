import { Actor, type AnyActorRef, type InspectionEvent, type Subscription } from 'xstate';
import { inspectEverything } from '../interpreter/inspection.js';
import { host, liveActors } from '../resource/live-resources.js';
import { assertOptions } from '../shared/assert-options.js';
import { type ConnectOptions, connectRules, connectWith } from './connection/connect.js';
import { whenConnected } from './connection/when-connected.js';
import type { InspectorLike } from './inspector-like.js';
import type { SanitizeOptions } from './values/json.js';
import { limitRules } from './values/limits.js';
import { sanitizedBy } from './values/sanitized.js';

/**
 * Shows all resources in an inspector: resources that already exist (with their definition and
 * current state), resources created later, and their loads. What the inspector receives is
 * sanitized; see `sanitized()`.
 *
 * @param inspector The inspector. Default: a connection to the page that `npx xstate-resource
 * inspect` serves, made from `options` as `connectInspector()` does. There is one connection per
 * address, no matter how often you call this, so a module that reloads during development does not
 * show everything twice.
 * @param options How much of each value is shown. With the default inspector, also the address of
 * the page.
 * @returns A subscription. Its `unsubscribe` ends the inspection, and the connection if one was
 * made for it.
 *
 * @throws TypeError if `inspector` is not an inspector, or if an option is unknown or has the wrong
 * type.
 *
 * @example
 * ```ts
 * if (process.env.NODE_ENV !== 'production') inspectResources(); // Vite: if (import.meta.env.DEV)
 * ```
 *
 * @example
 * ```ts
 * import { createBrowserInspector } from '@statelyai/inspect';
 *
 * inspectResources(createBrowserInspector({ url: 'http://127.0.0.1:4777' }));
 * ```
 */
export function inspectResources(inspector?: undefined, options?: ConnectOptions): Subscription;
export function inspectResources(inspector: InspectorLike, options?: SanitizeOptions): Subscription;
export function inspectResources(inspector?: InspectorLike, options: ConnectOptions = {}): Subscription {
  assertOptions('inspectResources', options, inspector === undefined ? connectRules : limitRules);
  return inspector === undefined ? connected(options) : inspected(inspector, options);
}

function inspected(inspector: InspectorLike, options: SanitizeOptions = {}): Subscription {
  const subscription = new Subscribed(sanitizedBy(inspector, options).next);
  const unlisten = whenConnected(inspector, () => subscription.announce());
  return {
    unsubscribe: () => {
      unlisten();
      subscription.unsubscribe();
    },
  };
}

/**
 * Inspections over our own connections, by address: how to end each one, and how many callers use
 * it.
 */
const connections = new Map<string, { readonly end: () => void; callers: number }>();

function connected(options: ConnectOptions): Subscription {
  const address = String(options.url ?? '');
  const one = connections.get(address) ?? begin(options);
  connections.set(address, one);
  one.callers += 1;
  let isOpen = true;
  return {
    unsubscribe: () => {
      if (isOpen) one.callers -= 1;
      isOpen = false;
      if (one.callers > 0 || connections.get(address) !== one) return;
      connections.delete(address);
      one.end();
    },
  };
}

function begin(options: ConnectOptions) {
  const connection = connectWith(options);
  const { unsubscribe } = inspected(connection);
  const end = () => {
    unsubscribe();
    void connection.stop();
  };
  return { end, callers: 0 };
}

class Subscribed implements Subscription {
  readonly #next: (event: InspectionEvent) => void;
  readonly #subscription: Subscription;
  #announced = new WeakSet<object>();

  constructor(next: (event: InspectionEvent) => void) {
    this.#next = next;
    this.#subscription = inspectEverything((event) => {
      if (event.type === '@xstate.actor') this.#announced.add(event.actorRef);
      next(event);
    }, host);
    this.announce();
  }

  /** Announces all existing actors as if they had just been created. */
  announce(): void {
    this.#announced = new WeakSet();
    for (const actor of liveActors()) {
      this.#tell(actor);
      const { children } = Actor.prototype.getSnapshot.call(actor) as {
        readonly children: Record<string, AnyActorRef>;
      };
      for (const load of Object.values(children)) this.#tell(load);
    }
  }

  #tell(actorRef: AnyActorRef): void {
    if (!this.#announced.has(actorRef))
      this.#next({ type: '@xstate.actor', actorRef, rootId: actorRef.sessionId });
  }

  unsubscribe(): void {
    this.#subscription.unsubscribe();
  }
}
