/**
 * What is special about an inspector that shows itself in a window or an iframe:
 * createBrowserInspector of @statelyai/inspect.
 */
import type { InspectorLike } from '../inspector-like.js';

/** What can be seen of it from outside. */
interface BrowserInspector {
  readonly adapter?: {
    readonly targetWindow?: unknown;
    readonly options?: {
      readonly window?: Window;
      readonly iframe?: unknown;
      readonly autoStart?: unknown;
      readonly url?: unknown;
      maxDeferredEvents?: unknown;
    };
  };
}

/**
 * How many events @statelyai/inspect keeps for a page that comes later, unless it is told another
 * number, and how many it is to keep for us.
 */
const kept = { usually: 200, here: 10_000 };

/**
 * Calls `announce` as soon as the inspector's page is there: events wait for it in a short buffer,
 * which may have lost the announcements. Says so where a browser has blocked its window. Returns
 * what ends it.
 *
 * The buffer is made longer: an app does more while it starts than fits into it.
 */
export function whenConnected(inspector: InspectorLike, announce: () => void): () => void {
  const { adapter } = inspector as BrowserInspector;
  const { options = {} } = adapter ?? {};
  const { window, iframe, autoStart, url } = options;
  if (window === undefined) return () => {};
  if (options.maxDeferredEvents === kept.usually) options.maxDeferredEvents = kept.here;
  if (!iframe && autoStart !== false && adapter?.targetWindow === null) {
    console.warn(
      `xstate-resource: the browser has blocked the inspector's window. Allow pop-up windows for this page and load it again; or open ${url} ` +
        'yourself if `npx xstate-resource inspect` serves it, and call inspectResources() without an inspector, which needs no window.',
    );
  }
  const listener = ({ data }: MessageEvent<{ readonly type?: unknown } | null>) => {
    if (data?.type === '@statelyai.connected') announce();
  };
  window.addEventListener('message', listener);
  return () => window.removeEventListener('message', listener);
}
