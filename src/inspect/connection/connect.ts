import type { InspectionEvent } from 'xstate';
import { assertOptions, type OptionRule } from '../../shared/assert-options.js';
import { collectionRegistry, weakRef } from '../../shared/weak.js';
import type { SanitizeOptions } from '../values/json.js';
import { limitRules, limitsFrom } from '../values/limits.js';
import { actorOf, sanitizedBy } from '../values/sanitized.js';
import { collected, messageFrom } from './inspection-message.js';
import { titler } from './program-title.js';
import { Sender } from './sender.js';

/** Where the inspector's page is, and how much of a value it is told. */
export interface ConnectOptions extends SanitizeOptions {
  /**
   * Where the page is served, as `npx xstate-resource inspect` says. Default:
   * `http://127.0.0.1:4777`.
   */
  readonly url?: string | URL | undefined;
}

/** A connection to the inspector's page. */
export interface InspectorConnection {
  /**
   * To be given to `resource({ inspect })`, to `createActor(machine, { inspect })`, or, the
   * connection itself, to `inspectResources()`.
   */
  readonly inspect: { next(event: InspectionEvent): void };
  /**
   * Sends what is still to be sent, and nothing after it. Resolves when that is done; never
   * rejects. Calling it again does nothing.
   */
  stop(): Promise<void>;
}

/** What the options of `connectInspector()` must be. */
export const connectRules: ReadonlyMap<string, OptionRule> = new Map([
  ['url', { is: "the address of the inspector's server, such as http://127.0.0.1:4777", test: isAddress }],
  ...limitRules,
]);

function isAddress(url: unknown): boolean {
  return URL.canParse(url as string) && /^https?:$/.test(new URL(url as string).protocol);
}

/**
 * Connects with the page that `npx xstate-resource inspect` serves, from Node.js or a browser on
 * the same machine. Events are sanitized as by `sanitized()`, and sent by `fetch`, many at a time.
 *
 * The page shows what the program is called: the title of its page, or its command without
 * arguments. `redact` is asked for it, too, by the key `program`.
 *
 * A request that is under way keeps a program alive, for five seconds at most; nothing else does.
 * It waits for a server that is not there yet, says so once with `console.warn`, and tells one that
 * was started again which actors there are. Of what cannot be sent, about the last 10,000 messages
 * are kept, or 8 million characters; the states of actors are never lost.
 *
 * @throws TypeError if an option is unknown or of the wrong kind.
 *
 * @example
 * ```ts
 * const connection = connectInspector();
 * const user = resource({ loader: async () => ada, name: 'user', inspect: connection.inspect });
 * await user.settled();
 * await connection.stop(); // all is sent
 * ```
 */
export function connectInspector(options: ConnectOptions = {}): InspectorConnection {
  assertOptions('connectInspector', options, connectRules);
  return connectWith(options);
}

/** The same for options that have been checked. */
export function connectWith({
  url = 'http://127.0.0.1:4777',
  ...limits
}: ConnectOptions): InspectorConnection {
  const sender = new Sender(new URL(url), titler(limitsFrom(limits).redact));
  const held = weakRef(sender); // actors that it has announced do not keep a connection alive
  const next = (event: InspectionEvent) => {
    if (event.type === '@xstate.actor')
      dropped.register(actorOf(event.actorRef), { sender: held, sessionId: event.actorRef.sessionId });
    const message = messageFrom(event, Date.now());
    if (message !== undefined) sender.send(message);
  };
  return { inspect: sanitizedBy({ next }, limits), stop: () => sender.stop() };
}

/** Who drops an actor without stopping it, sends nothing more. */
const dropped = /* @__PURE__ */ collectionRegistry<{
  readonly sender: WeakRef<Sender>;
  readonly sessionId: string;
}>(({ sender, sessionId }) => {
  const alive = sender.deref();
  if (alive?.isAlive(sessionId)) alive.send(collected(sessionId, Date.now()));
});
