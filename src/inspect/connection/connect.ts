import type { InspectionEvent } from 'xstate';
import { assertOptions, type OptionRule } from '../../shared/assert-options.js';
import { collectionRegistry, weakRef } from '../../shared/weak.js';
import type { SanitizeOptions } from '../values/json.js';
import { limitRules, limitsFrom } from '../values/limits.js';
import { actorOf, sanitizedBy } from '../values/sanitized.js';
import { collected, messageFrom } from './inspection-message.js';
import { titler } from './program-title.js';
import { Sender } from './sender.js';

/** The address of the inspector's page, and how much of a value is sent to it. */
export interface ConnectOptions extends SanitizeOptions {
  /**
   * The address of the page, as printed by `npx xstate-resource inspect`. Default:
   * `http://127.0.0.1:4777`.
   */
  readonly url?: string | URL | undefined;
}

/** A connection to the inspector's page. */
export interface InspectorConnection {
  /**
   * Pass this to `resource({ inspect })` or `createActor(machine, { inspect })`. For
   * `inspectResources()`, pass the connection itself.
   */
  readonly inspect: { next(event: InspectionEvent): void };
  /**
   * Sends everything that is still waiting, and nothing after that. Resolves when this is done;
   * never rejects. Calling it again is a no-op.
   */
  stop(): Promise<void>;
}

/** The rules for the options of `connectInspector()`. */
export const connectRules: ReadonlyMap<string, OptionRule> = new Map([
  ['url', { is: "the address of the inspector's server, such as http://127.0.0.1:4777", test: isAddress }],
  ...limitRules,
]);

function isAddress(url: unknown): boolean {
  return URL.canParse(url as string) && /^https?:$/.test(new URL(url as string).protocol);
}

/**
 * Connects to the page that `npx xstate-resource inspect` serves, from Node.js or from a browser on
 * the same machine. Events are sanitized as by `sanitized()` and sent in batches with `fetch`.
 *
 * The page shows the name of the program: the title of its page, or its command without arguments.
 * `redact` is called for this text, too, with the key `program`.
 *
 * A request in flight keeps a program alive, for at most five seconds; nothing else does. If the
 * server is not running yet, the connection waits for it and says so once with `console.warn`.
 * After a restart of the server, the connection announces its actors again. While nothing can be
 * sent, about the last 10,000 messages, or 8 million characters, are kept; the states of actors are
 * never lost.
 *
 * @throws TypeError if an option is unknown or has the wrong type.
 *
 * @example
 * ```ts
 * const connection = connectInspector();
 * const user = resource({ loader: async () => ada, name: 'user', inspect: connection.inspect });
 * await user.settled();
 * await connection.stop(); // everything has been sent
 * ```
 */
export function connectInspector(options: ConnectOptions = {}): InspectorConnection {
  assertOptions('connectInspector', options, connectRules);
  return connectWith(options);
}

/** Like `connectInspector()`, for options that have already been checked. */
export function connectWith({
  url = 'http://127.0.0.1:4777',
  ...limits
}: ConnectOptions): InspectorConnection {
  const sender = new Sender(new URL(url), titler(limitsFrom(limits).redact));
  const held = weakRef(sender); // an announced actor must not keep its connection alive
  const next = (event: InspectionEvent) => {
    if (event.type === '@xstate.actor')
      dropped.register(actorOf(event.actorRef), { sender: held, sessionId: event.actorRef.sessionId });
    const message = messageFrom(event, Date.now());
    if (message !== undefined) sender.send(message);
  };
  return { inspect: sanitizedBy({ next }, limits), stop: () => sender.stop() };
}

/**
 * A program that drops an actor without stopping it sends no end for it, so this sends one when the
 * actor is garbage-collected.
 */
const dropped = /* @__PURE__ */ collectionRegistry<{
  readonly sender: WeakRef<Sender>;
  readonly sessionId: string;
}>(({ sender, sessionId }) => {
  const alive = sender.deref();
  if (alive?.isAlive(sessionId)) alive.send(collected(sessionId, Date.now()));
});
