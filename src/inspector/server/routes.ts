import type { IncomingMessage } from 'node:http';
import type { Hub } from './hub.js';
import { pagePolicy, pageWithFeed } from './page.js';
import type { Presence } from './presence.js';
import type { Problem } from './problem.js';
import { allReceived } from './received.js';

/** The maximum size of a message, or of a request with messages, in bytes. */
export const maxSize = 2 ** 24;

/** The longest title that is kept, in characters. */
const longestTitle = 1000;

export interface Answer {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** What the routes use. */
export interface Desk {
  readonly hub: Hub;
  readonly presence: Presence;
  /** A new id for each start of the server. */
  readonly instance: string;
  /** The file of the page. Default: the built page. */
  readonly page: string | URL | undefined;
}

interface Route {
  readonly methods: readonly string[];
  answer(request: IncomingMessage, query: URLSearchParams, desk: Desk): Promise<Answer>;
}

const routes: ReadonlyMap<string, Route> = new Map([
  ['/', { methods: ['GET', 'HEAD'], answer: showPage }],
  ['/messages', { methods: ['POST', 'OPTIONS'], answer: takeMessages }],
  ['/gone', { methods: ['POST', 'OPTIONS'], answer: takeLeave }],
]);

/** Only throws if the request breaks off. */
export async function answerTo(request: IncomingMessage, url: URL | undefined, desk: Desk): Promise<Answer> {
  const method = request.method as string;
  const route = routes.get(url?.pathname ?? '');
  if (url === undefined || route === undefined)
    return inWords(404, `${request.url} was not found. The inspector's page is at /.`);
  const allow = route.methods.join(', ');
  if (!route.methods.includes(method))
    return {
      ...inWords(405, `${url.pathname} supports ${allow}, not ${method}.`),
      headers: { ...text, allow },
    };
  if (method === 'OPTIONS')
    return {
      status: 204,
      headers: { 'access-control-allow-methods': 'POST', 'access-control-allow-headers': 'content-type' },
    };
  return route.answer(request, url.searchParams, desk);
}

const text = { 'content-type': 'text/plain; charset=utf-8' };

export function inWords(status: number, words: string): Answer {
  return { status, headers: text, body: `${words}\n` };
}

function inJson(status: number, body: unknown): Answer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

async function showPage(_: IncomingMessage, __: URLSearchParams, { page }: Desk): Promise<Answer> {
  try {
    const headers = {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': pagePolicy,
      'referrer-policy': 'no-referrer',
    };
    return { status: 200, headers, body: await pageWithFeed(page) };
  } catch (error) {
    return inWords(500, `Cannot read the inspector's page: ${(error as Error).message}`);
  }
}

async function takeMessages(
  request: IncomingMessage,
  query: URLSearchParams,
  { hub, presence, instance }: Desk,
): Promise<Answer> {
  const body = await textOf(request);
  const client = clientIn(query);
  if (client === undefined) return noClient;
  if (body === undefined)
    return inWords(413, `The request exceeds ${maxSize} bytes. Send fewer messages per request.`);
  const within = Number(query.get('within'));
  const isThere = within > 0 ? presence.heard(client, within) : true;
  const believed = query.get('instance') ?? '';
  if (believed !== '' && (believed !== instance || !isThere)) return inJson(409, { instance });
  try {
    const messages = allReceived(body);
    if (!presence.isRepeated(client, Number(query.get('number')))) hub.take(client, messages);
    const title = query.get('title');
    if (title !== null) hub.called(client, title.slice(0, longestTitle));
  } catch (error) {
    return inWords(400, (error as Problem).message);
  }
  return inJson(200, { instance });
}

async function takeLeave(
  request: IncomingMessage,
  query: URLSearchParams,
  { hub, presence }: Desk,
): Promise<Answer> {
  request.resume();
  const client = clientIn(query);
  if (client === undefined) return noClient;
  presence.forget(client);
  hub.gone(client);
  return { status: 204 };
}

const noClient = inWords(400, 'Missing or invalid client: add ?client=ID, with 1 to 100 characters.');

function clientIn(query: URLSearchParams): string | undefined {
  const client = query.get('client') ?? '';
  return client.length >= 1 && client.length <= 100 ? client : undefined;
}

/**
 * Reads the body; returns `undefined` if it is too large. Even then reads it to its end, because
 * only then does the sender read the response.
 */
async function textOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= maxSize) chunks.push(chunk);
    else chunks.length = 0;
  }
  return size <= maxSize ? Buffer.concat(chunks).toString() : undefined;
}
