import { isMeantForUs } from '../data/reading.js';
import { windowClient } from '../data/store.js';

/** A window that we may be told things by. */
export interface Other {
  readonly closed: boolean;
  postMessage(message: unknown, origin: string): void;
}

/** What we use of our own window. */
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

/** The window whose page has opened ours, or has it in a frame. */
export interface Opener {
  /**
   * Says that we are here, and is sent what an inspector has kept for us. Not before the page is
   * loaded: that is when an inspector learns which window the one in its iframe is, and what it
   * sends before that is lost.
   */
  greet(): void;
  /** Looks whether it is still there, and tells of it if not. */
  check(): boolean;
}

/**
 * Listens to the window that we belong to, as createBrowserReceiver of @statelyai/inspect does.
 * Other windows may send us messages, too; these are not looked at. `undefined` if there is no such
 * window.
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
