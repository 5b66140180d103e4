import { createResource, sharedConfig } from 'solid-js';
import { isServer } from 'solid-js/web';
import { type Resource, resource } from '../index.js';
import { sharedHydrated, spend, spendable } from '../resource/cached.js';
import type { Answer, ComponentResource } from './component-types.js';
import type { Shown } from './shown.js';

/** What Solid suspends for. */
export interface SuspenseSource {
  /** Has what is computed now suspend, as long as there is nothing to show. */
  suspend(): void;
}

/** Whether there is nothing to show yet. */
export function isWaiting({ status, hasValue }: Shown<unknown>): boolean {
  return !hasValue && (status === 'loading' || status === 'reloading');
}

/**
 * Suspends in a page, and has transitions wait: Solid's own resource waits for a promise as long as
 * ours has nothing to show.
 *
 * @param isToWait Whether to wait, tracked.
 * @param onEnd Called when the wait has ended. What it writes belongs to the transition that has
 * waited, if one has.
 */
export function suspenseInPage(isToWait: () => boolean, onEnd: () => void): SuspenseSource & { end(): void } {
  let end = () => {};
  const wait = {
    // biome-ignore lint/suspicious/noThenProperty: Solid is to go on at once, not a microtask later
    then(onFulfilled: (value: unknown) => void) {
      end = () => onFulfilled(undefined);
      return wait;
    },
  };
  const [suspend] = createResource(
    () => isToWait() || undefined,
    () => ({ ...wait }) as unknown as Promise<unknown>,
    { storage: () => [() => undefined, (() => onEnd()) as never] },
  );
  return { suspend, end: () => end() };
}

/** What is known of Solid's rendering on a server. */
interface ServerContext {
  readonly async?: boolean;
  readonly resources?: object;
}

/**
 * What was loaded while a page is rendered, by the ids of Solid: to go on, it makes components
 * again. `undefined` where that is nothing to show.
 */
const loaded = new WeakMap<object, Map<string, Answer | undefined>>();

/**
 * Loads on a server what is read, and has Solid wait for it.
 *
 * @param own Where it is that of a component: Solid carries what was loaded, unless the scope of
 * the page does.
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

/** What Solid is to carry: nothing that the scope of the page does. */
function carried(
  own: ComponentResource<unknown>,
  answers: Map<string, Answer | undefined>,
  id: string,
): Answer | undefined {
  const { answer } = own;
  answers.set(id, answer);
  return own.isInScope && answer?.error === undefined ? undefined : answer;
}

/** What Solid has brought of a resource. */
interface Carried {
  readonly known: (params: unknown) => unknown;
  /** Where that is still to come: it loads until it is there. */
  readonly arrival?: Resource<true>;
}

/** What Solid has brought of the resource that is made next, if it has. */
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
      } catch {} // it does not arrive: loaded here, then
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

/** Solid writes into the promises of the page what they have resolved with. */
function isPromise(data: unknown): data is PromiseLike<unknown> & { readonly v?: unknown } {
  return typeof data === 'object' && data !== null && 'then' in data;
}

function isAnswer(data: unknown): data is Answer {
  return typeof data === 'object' && data !== null;
}

/**
 * Answers as `cached` does: with the value, or by throwing the error, for the params that it is of.
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
