import { useSelector } from '@xstate/store-react';
import type { ServedRequest } from '../../backend/server.js';
import { requests } from './server.js';

const endings: Record<ServedRequest['state'], (request: ServedRequest) => string> = {
  received: () => 'waiting …',
  answered: ({ status, duration }) => `${status} · ${duration.toFixed(0)} ms`,
  cancelled: ({ duration }) => `cancelled · ${duration.toFixed(0)} ms`,
  broken: ({ duration }) => `broken off · ${duration.toFixed(0)} ms`,
};

/** What the server has seen, the newest first. */
export function ServerLog() {
  const shown = useSelector(requests);
  return (
    <section className="log" aria-labelledby="log">
      <h2 id="log">
        The server’s log <span className="count">what arrived there, and what became of it</span>
      </h2>
      {shown.length === 0 && <p>No request yet.</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also without a mouse */}
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

/** Letters as they were typed. Whoever else asks the server may have written what cannot be read. */
function readable(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}
