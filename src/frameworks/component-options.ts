import { noParams } from '../../machines/load.js';
import { isActorLogic } from '../../machines/logic-loader.js';
import type { resource } from '../index.js';
import { spend, spendable } from '../resource/cached.js';
import type { LoaderPart, SharedOptions, StreamPart } from '../resource/types.js';
import { structurallyEqual } from '../shared/equality.js';
import type { AskParams } from './component-types.js';

/** The options from the user. */
export type AnyOptions = SharedOptions<unknown, unknown> &
  (LoaderPart<unknown, unknown> | StreamPart<unknown, unknown>) & { readonly params?: unknown };

type ResourceOptions = Parameters<typeof resource<unknown, unknown>>[0];

interface Delegate {
  /** The options of the last commit, or of the current preview: their functions are called. */
  current(): AnyOptions;
  readonly ask: AskParams;
  /** Returns the previous error in place of an equivalent one. */
  asLast(thrown: unknown): unknown;
  /** Sources of values transferred from the server, which are not loaded again. */
  readonly fromServer: readonly (((params: unknown) => unknown) | undefined)[];
  /** Runs the user's functions without the framework tracking them. */
  untrack<R>(run: () => R): R;
}

/**
 * The options of a resource that calls the current functions of its component. `name`, `inspect`,
 * `policy`, and actor logic stay those it was created with.
 */
export function resourceOptions(delegate: Delegate): ResourceOptions {
  const { current, untrack } = delegate;
  const { name, inspect, policy } = current();
  return {
    ...(name !== undefined && { name }),
    ...(inspect !== undefined && { inspect }),
    ...(policy !== undefined && { policy }),
    ...loading(current),
    ...known(delegate),
    params: delegate.ask,
    equal: (a: unknown, b: unknown) => untrack(() => (current().equal ?? Object.is)(a, b)),
    paramsEqual: (a: unknown, b: unknown) => areParamsEqual(delegate, a, b),
  } as ResourceOptions;
}

function loading(current: Delegate['current']): object {
  const { loader, stream } = current();
  if (stream !== undefined)
    return { stream: (args: never) => (current() as StreamPart<unknown, never>).stream(args) };
  return {
    loader: isActorLogic(loader)
      ? loader
      : (args: never) => (current() as LoaderPart<unknown, never>).loader(args),
  };
}

/**
 * Without `asLast`, a `paramsEqual` that throws a new error each time would change what is shown.
 */
function areParamsEqual({ current, untrack, asLast }: Delegate, a: unknown, b: unknown): boolean {
  const { paramsEqual = structurallyEqual } = current();
  if (a === noParams || b === noParams) return a === b;
  try {
    return untrack(() => paramsEqual(a as never, b as never));
  } catch (thrown) {
    throw asLast(thrown);
  }
}

/** What is known before loading: from the server, or from the user's `cached`. */
function known({ current, fromServer, untrack }: Delegate): Pick<AnyOptions, 'cached' | 'revalidate'> {
  let isFromServer = false;
  const cached = (params: unknown) => {
    const value = fromServer.reduce<unknown>((found, each) => found ?? each?.(params), undefined);
    isFromServer = value !== undefined;
    return isFromServer ? value : untrack(() => current().cached?.(params as never));
  };
  const onSpent = () => {
    for (const each of [...fromServer, current().cached]) spend(each);
  };
  return {
    cached: spendable(cached, onSpent),
    revalidate(params, value) {
      const { revalidate = false } = current();
      if (isFromServer) return false;
      return typeof revalidate === 'function'
        ? untrack(() => revalidate(params as never, value as never))
        : revalidate;
    },
  };
}

/** The options without `params`, which each framework checks itself. */
export function withoutParams(options: unknown): unknown {
  if (typeof options !== 'object' || options === null) return options;
  const { params: _, ...others } = options as AnyOptions;
  return others;
}

/** If the key is missing, there are no params, so the resource loads once. */
export function paramsIn(options: { readonly params?: unknown }): unknown {
  return Object.hasOwn(options, 'params') ? options.params : noParams;
}
