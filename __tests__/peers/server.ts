import { resource, signal } from 'xstate-resource';
import { flushPromises } from 'xstate-resource/testing';

interface Request {
  readonly params: unknown;
  readonly abortSignal: AbortSignal | undefined;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Is asked by the loader of anybody, and answers when a test says so: in any order, also what
 * nobody waits for any more.
 */
export class Server {
  readonly requests: Request[] = [];

  /** What it was asked for, in order. */
  get asked(): readonly unknown[] {
    return this.requests.map(({ params }) => params);
  }

  /** Which requests were taken back. */
  get aborted(): readonly unknown[] {
    return this.requests.filter(({ abortSignal }) => abortSignal?.aborted).map(({ params }) => params);
  }

  readonly load = (params: unknown, abortSignal?: AbortSignal): Promise<unknown> =>
    new Promise((resolve, reject) => this.requests.push({ params, abortSignal, resolve, reject }));

  answer(value: unknown, index = -1): Promise<void> {
    this.#at(index).resolve(value);
    return flushPromises();
  }

  fail(error: unknown, index = -1): Promise<void> {
    this.#at(index).reject(error);
    return flushPromises();
  }

  #at(index: number): Request {
    const request = this.requests.at(index);
    if (request === undefined)
      throw new Error(`Nobody has asked for ${index}: there are ${this.requests.length} requests.`);
    return request;
  }
}

/** Ours, beside which each test sets another one up. */
export function setUpOurs<P = unknown>(initial: P) {
  const server = new Server();
  const params = signal<P>(initial);
  const user = resource<unknown, unknown>({
    params,
    loader: ({ params, abortSignal }) => server.load(params, abortSignal),
  });
  return { params, user, server };
}

export function thrownBy(read: () => unknown): Error {
  try {
    read();
  } catch (error) {
    return error as Error;
  }
  throw new Error('Nothing was thrown.');
}
