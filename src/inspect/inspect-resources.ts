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
 * Has an inspector told of all resources: of those that exist, with their definition and present
 * state, of those that will be made, and of their loads. What it is told is sanitized, see
 * `sanitized()`.
 *
 * @param inspector Who is told. Default: a connection to the page that `npx xstate-resource
 * inspect` serves, as `connectInspector()` makes it from `options`. There is one for each address,
 * however often this is called: a module that is loaded again while you develop does not show
 * everything twice.
 * @param options What is told of values; for the default, also where the page is.
 * @returns A subscription: `unsubscribe` ends it, and a connection that was made for it.
 *
 * @throws TypeError if `inspector` is none, or an option is unknown or of the wrong kind.
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
 * The inspections over connections of our own, by their address: how to end each, and by how many
 * it is wanted.
 */
const connections = new Map<string, { readonly end: () => void; wanted: number }>();

function connected(options: ConnectOptions): Subscription {
  const address = String(options.url ?? '');
  const one = connections.get(address) ?? begin(options);
  connections.set(address, one);
  one.wanted += 1;
  let isOpen = true;
  return {
    unsubscribe: () => {
      if (isOpen) one.wanted -= 1;
      isOpen = false;
      if (one.wanted > 0 || connections.get(address) !== one) return;
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
  return { end, wanted: 0 };
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

  /** Tells of all that there are, as if they were made now. */
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
