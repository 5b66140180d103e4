/**
 * Special cases for inspectors that open in a window or an iframe: createBrowserInspector of
 * @statelyai/inspect.
 */
import type { InspectorLike } from '../inspector-like.js';

/** The parts of it that are accessible from outside. */
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
 * How many events @statelyai/inspect buffers for a page that connects later: its default, and the
 * size we set.
 */
const bufferSizes = { default: 200, ours: 10_000 };

/**
 * Calls `announce` as soon as the inspector's page has connected: until then, events wait in a
 * short buffer, which may have dropped the announcements. Warns if a browser has blocked the
 * window. Returns a function that ends this.
 *
 * Also enlarges the buffer, because an app that starts produces more events than fit into the
 * default.
 */
export function whenConnected(inspector: InspectorLike, announce: () => void): () => void {
  const { adapter } = inspector as BrowserInspector;
  const { options = {} } = adapter ?? {};
  const { window, iframe, autoStart, url } = options;
  if (window === undefined) return () => {};
  if (options.maxDeferredEvents === bufferSizes.default) options.maxDeferredEvents = bufferSizes.ours;
  if (!iframe && autoStart !== false && adapter?.targetWindow === null) {
    console.warn(
      `xstate-resource: the browser has blocked the inspector's window. Allow pop-ups for this page and reload it. Or, if \`npx xstate-resource inspect\` serves it, open ${url} ` +
        'yourself and call inspectResources() without an inspector, which needs no window.',
    );
  }
  const listener = ({ data }: MessageEvent<{ readonly type?: unknown } | null>) => {
    if (data?.type === '@statelyai.connected') announce();
  };
  window.addEventListener('message', listener);
  return () => window.removeEventListener('message', listener);
}
