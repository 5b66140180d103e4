import { isMeantForUs } from '../data/reading.js';
import { windowClient } from '../data/store.js';

/** A window that may send us messages. */
export interface Other {
  readonly closed: boolean;
  postMessage(message: unknown, origin: string): void;
}

/** The parts of our own window that we use. */
export interface Own {
  readonly self: unknown;
  readonly top: unknown;
  readonly opener: Other | null;
  readonly parent: Other;
  addEventListener(
    type: 'message',
    listener: (event: { readonly source: unknown; readonly data: unknown }) => void,
  ): void;
}

/** The window that opened our page or has it in a frame. */
export interface Opener {
  /**
   * Announces our page, which makes an inspector send what it has kept for us. Only call this after
   * the page has loaded: an inspector with an iframe learns its window at that time, and loses what
   * it sends before.
   */
  greet(): void;
  /** Checks whether the window still exists, and reports if not. */
  check(): boolean;
}

/**
 * Listens to the window that we belong to, as createBrowserReceiver of @statelyai/inspect does.
 * Messages of other windows are ignored. Returns `undefined` if no such window exists.
 */
export function listenToOpener(own: Own, items: (items: readonly unknown[]) => void): Opener | undefined {
  const other = own.self === own.top ? own.opener : own.parent;
  if (other === null) return undefined;
  let isThere = true;
  const gone = (): void => items([{ client: windowClient, gone: true }]);
  own.addEventListener('message', ({ source, data }) => {
    if (source !== other) return;
    if (isMeantForUs(data)) items([{ client: windowClient, message: data }]);
    else if ((data as { type?: unknown } | null)?.type === '@statelyai.disconnected') gone();
  });
  return {
    greet: () => other.postMessage({ type: '@statelyai.connected' }, '*'),
    check: () => {
      if (isThere && other.closed) {
        isThere = false;
        gone();
      }
      return isThere;
    },
  };
}
