import { signal } from 'xstate-resource';
import type { Backend } from '../../../examples/backend/index.js';
import { logOf } from '../../../examples/backend/log.js';
import { databaseError } from '../../../examples/backend/routes.js';
import type { Network, ServedRequest } from '../../../examples/backend/server.js';
import { until } from '../../../examples/backend/until.js';
import { setTimeout } from '../timers.js';
import { answerTo } from './routes.js';

/** The parts of the examples' backend that need no database. */
type PageBackend = Omit<Backend, 'database'>;

const url = 'http://backend.invalid';
const ownFetch = globalThis.fetch;

/** The backend of the examples, in the page: `fetch` answers instead of a server. */
export async function startBackend(): Promise<PageBackend> {
  const requests = signal<readonly ServedRequest[]>([]);
  const network = signal<Network>({ delay: 40, server: 'answers' });
  const never = new AbortController().signal;
  const isWaiting = ({ state }: ServedRequest) => state === 'received';
  let failures = 0;

  function received(method: string, path: string): (end: Partial<ServedRequest>) => void {
    const id = requests().length + 1;
    const request = { id, method, path, state: 'received', status: undefined, duration: 0 } as const;
    requests.update((all) => [...all, request]);
    return (end) => requests.update((all) => all.with(id - 1, { ...request, ...end }));
  }

  async function respond(request: Request): Promise<Response> {
    await setTimeout(0, undefined, request); // on its way to the server
    const { pathname, search } = new URL(request.url);
    const ended = received(request.method, pathname + search);
    const { delay, server } = network();
    const hasFailed = server === 'fails' || failures > 0;
    failures = Math.max(0, failures - 1);
    try {
      await setTimeout(delay, undefined, request);
      const { status, body } = hasFailed
        ? databaseError
        : answerTo(request.method, new URL(request.url), await request.text());
      ended({ state: 'answered', status });
      return Response.json(body, { status });
    } catch (error) {
      ended({ state: 'cancelled' });
      throw error;
    }
  }

  globalThis.fetch = (input, init) => {
    const request = new Request(input, init);
    return request.url.startsWith(url) ? respond(request) : ownFetch(request);
  };

  return {
    url,
    requests,
    network,
    fail(times) {
      failures = times;
    },
    until: (condition) => until(condition, never),
    received: (path) =>
      until(() => requests().some((request) => isWaiting(request) && request.path === path), never),
    async log() {
      await until(() => !requests().some(isWaiting), never);
      return logOf(requests());
    },
    async [Symbol.asyncDispose]() {
      globalThis.fetch = ownFetch;
    },
  };
}
