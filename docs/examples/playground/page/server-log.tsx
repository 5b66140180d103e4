import { useSelector } from '@xstate/store-react';
import type { ServedRequest } from '../../backend/server.js';
import { requests } from './server.js';

const endings: Record<ServedRequest['state'], (request: ServedRequest) => string> = {
  received: () => 'waiting …',
  answered: ({ status, duration }) => `${status} · ${duration.toFixed(0)} ms`,
  cancelled: ({ duration }) => `cancelled · ${duration.toFixed(0)} ms`,
  broken: ({ duration }) => `broken off · ${duration.toFixed(0)} ms`,
};

/** The requests at the server, newest first. */
export function ServerLog() {
  const shown = useSelector(requests);
  return (
    <section className="log" aria-labelledby="log">
      <h2 id="log">
        The server’s log <span className="count">every request and its outcome</span>
      </h2>
      {shown.length === 0 && <p>No request yet.</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it must be scrollable without a mouse */}
      <ol reversed tabIndex={0} aria-labelledby="log">
        {shown.toReversed().map((request) => (
          <li key={request.id} data-state={request.state} data-failed={(request.status ?? 0) >= 500}>
            <span className="number">#{request.id}</span>
            <code>
              {request.method} {readable(request.path)}
            </code>
            <span className="ending">{endings[request.state](request)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Decodes a URL for display. Other clients may have sent URLs that cannot be decoded. */
function readable(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}
