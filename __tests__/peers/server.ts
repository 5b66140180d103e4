import { resource, signal } from 'xstate-resource';
import { flushPromises } from 'xstate-resource/testing';

interface Request {
  readonly params: unknown;
  readonly abortSignal: AbortSignal | undefined;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** A server for the loaders of both libraries. A test answers its requests in any order, or late. */
export class Server {
  readonly requests: Request[] = [];

  /** The params of all requests, in order. */
  get asked(): readonly unknown[] {
    return this.requests.map(({ params }) => params);
  }

  /** The params of the aborted requests. */
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
      throw new Error(`There is no request ${index}: there are ${this.requests.length} requests.`);
    return request;
  }
}

/** A resource of this library, to compare with one of the other library. */
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
