import { noParams } from '../../machines/load.js';
import { isActorLogic } from '../../machines/logic-loader.js';
import type { resource } from '../index.js';
import { spend, spendable } from '../resource/cached.js';
import type { LoaderPart, SharedOptions, StreamPart } from '../resource/types.js';
import { structurallyEqual } from '../shared/equality.js';
import type { AskParams } from './component-types.js';

/** What the user has given. */
export type AnyOptions = SharedOptions<unknown, unknown> &
  (LoaderPart<unknown, unknown> | StreamPart<unknown, unknown>) & { readonly params?: unknown };

type ResourceOptions = Parameters<typeof resource<unknown, unknown>>[0];

interface Delegate {
  /** The options of the last commit, or of what is previewed: their functions are called. */
  current(): AnyOptions;
  readonly ask: AskParams;
  /** The last error in place of one that is alike. */
  asLast(thrown: unknown): unknown;
  /** What was brought from the server: it is not loaded again. */
  readonly fromServer: readonly (((params: unknown) => unknown) | undefined)[];
  /** Runs the user's functions where the framework tracks nothing. */
  untrack<R>(run: () => R): R;
}

/**
 * The options of a resource that calls the functions of its component. `name`, `inspect`, `policy`
 * and actor logic are those of its creation.
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

/** A `paramsEqual` that throws another error each time would change what is shown each time. */
function areParamsEqual({ current, untrack, asLast }: Delegate, a: unknown, b: unknown): boolean {
  const { paramsEqual = structurallyEqual } = current();
  if (a === noParams || b === noParams) return a === b;
  try {
    return untrack(() => paramsEqual(a as never, b as never));
  } catch (thrown) {
    throw asLast(thrown);
  }
}

/** What is known already: from the server, or by the user's `cached`. */
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

/** What is not for the framework to check. */
export function withoutParams(options: unknown): unknown {
  if (typeof options !== 'object' || options === null) return options;
  const { params: _, ...others } = options as AnyOptions;
  return others;
}

/** Without the key, there are no params: then it loads once. */
export function paramsIn(options: { readonly params?: unknown }): unknown {
  return Object.hasOwn(options, 'params') ? options.params : noParams;
}
