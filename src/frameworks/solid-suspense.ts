import { createResource, sharedConfig } from 'solid-js';
import { isServer } from 'solid-js/web';
import { type Resource, resource } from '../index.js';
import { sharedHydrated, spend, spendable } from '../resource/cached.js';
import type { Answer, ComponentResource } from './component-types.js';
import type { Shown } from './shown.js';

/** Something that Solid suspends for. */
export interface SuspenseSource {
  /** Suspends the current computation while there is nothing to show. */
  suspend(): void;
}

/** Whether there is nothing to show yet. */
export function isWaiting({ status, hasValue }: Shown<unknown>): boolean {
  return !hasValue && (status === 'loading' || status === 'reloading');
}

/**
 * Suspends in a page, and makes transitions wait: a resource of Solid waits for a promise while
 * ours has nothing to show.
 *
 * @param shouldWait Whether to wait. It is tracked.
 * @param onEnd Called when the wait has ended. What it writes belongs to the transition that
 * waited, if any.
 */
export function suspenseInPage(
  shouldWait: () => boolean,
  onEnd: () => void,
): SuspenseSource & { end(): void } {
  let end = () => {};
  const wait = {
    // biome-ignore lint/suspicious/noThenProperty: Solid must continue now, not in a microtask
    then(onFulfilled: (value: unknown) => void) {
      end = () => onFulfilled(undefined);
      return wait;
    },
  };
  const [suspend] = createResource(
    () => shouldWait() || undefined,
    () => ({ ...wait }) as unknown as Promise<unknown>,
    { storage: () => [() => undefined, (() => onEnd()) as never] },
  );
  return { suspend, end: () => end() };
}

/** The parts of Solid's context for server rendering that we use. */
interface ServerContext {
  readonly async?: boolean;
  readonly resources?: object;
}

/**
 * What was loaded while a page renders, by Solid's ids: after a wait, Solid creates the components
 * again. An entry is `undefined` if the load ended without a loaded value or an error.
 */
const loaded = new WeakMap<object, Map<string, Answer | undefined>>();

/**
 * Loads on a server what is read, and makes Solid wait for it.
 *
 * @param own The component resource, if it is one. Solid transfers what it has loaded, unless the
 * scope of the page does.
 */
export function suspenseOnServer(
  read: () => Shown<unknown>,
  load: () => Promise<unknown>,
  own?: ComponentResource<unknown>,
): SuspenseSource {
  const { context } = sharedConfig;
  if (context === undefined) return { suspend() {} };
  const id = sharedConfig.getContextId();
  const { resources } = context as ServerContext;
  const hasLoaded = resources !== undefined && loadedFor(resources).has(id);
  let isRead = false;
  const [wait, { refetch }] = createResource(
    () => isRead || undefined,
    async () => {
      await load();
      return own && carried(own, loadedFor(resources as object), id);
    },
  );
  return {
    suspend() {
      if (!isWaiting(read()) || hasLoaded) return;
      const isFirst = !isRead;
      isRead = true;
      if (isFirst) void refetch();
      wait();
    },
  };
}

function loadedFor(resources: object): Map<string, Answer | undefined> {
  let answers = loaded.get(resources);
  if (answers === undefined) {
    answers = new Map();
    loaded.set(resources, answers);
  }
  return answers;
}

/** Returns what Solid has to transfer: nothing that the scope of the page transfers. */
function carried(
  own: ComponentResource<unknown>,
  answers: Map<string, Answer | undefined>,
  id: string,
): Answer | undefined {
  const { answer } = own;
  answers.set(id, answer);
  return own.isInScope && answer?.error === undefined ? undefined : answer;
}

/** What Solid has transferred for a resource. */
interface Carried {
  readonly known: (params: unknown) => unknown;
  /** If it has not arrived yet: a resource that loads until it has. */
  readonly arrival?: Resource<true>;
}

/** Returns what Solid has transferred for the resource that is created next, if anything. */
export function carriedFromServer(): Carried | undefined {
  const { context } = sharedConfig;
  if (context === undefined) return undefined;
  const id = sharedConfig.getContextId();
  const found = isServer ? loadedOnServer(context as ServerContext, id) : sentByServer(id);
  if (!isPromise(found)) return isAnswer(found) ? { known: knownBy(() => found) } : undefined;
  if ('v' in found) return isAnswer(found.v) ? { known: knownBy(() => found.v as Answer) } : undefined;
  let arrived: Answer | undefined;
  const arrival = resource({
    async loader() {
      try {
        const answer = await found;
        if (isAnswer(answer)) arrived = answer;
      } catch {} // it does not arrive, so the resource loads here
      return true as const;
    },
  });
  return { known: knownBy(() => arrived), arrival };
}

function loadedOnServer({ resources }: ServerContext, id: string): Answer | undefined {
  return resources && loadedFor(resources).get(id);
}

function sentByServer(id: string): unknown {
  const { has, load } = sharedConfig as Required<typeof sharedConfig>;
  return has(id) ? load(id) : undefined;
}

/** Solid writes the outcome of the page's promises into them, as `v`. */
function isPromise(data: unknown): data is PromiseLike<unknown> & { readonly v?: unknown } {
  return typeof data === 'object' && data !== null && 'then' in data;
}

function isAnswer(data: unknown): data is Answer {
  return typeof data === 'object' && data !== null;
}

/**
 * Creates a function that works like `cached`: for the params of the answer, it returns the value
 * or throws the error.
 */
function knownBy(read: () => Answer | undefined): (params: unknown) => unknown {
  let answered: ((params: unknown) => unknown) | undefined;
  const known = (params: unknown) => {
    const answer = read();
    if (answer === undefined) return undefined;
    const { params: of, value = failure, error } = answer;
    answered ??= sharedHydrated(new Set([{ params: of, value }]));
    const found = answered(params);
    if (found === failure) throw error;
    return found;
  };
  return spendable(known, () => spend(answered));
}

/** Stands for an error among values. */
const failure = {};
