import { describeValue } from '../../machines/errors.js';
import { isActorLogic } from '../../machines/logic-loader.js';
import { isResource, isSignal, type ReadonlySignal, type Resource } from '../index.js';

/** The kind of argument that `useResource()` gets. It must be the same in each render. */
export type Kind =
  | 'a resource'
  | 'options with "loader"'
  | 'options with actor logic as "loader"'
  | 'options with "stream"';

export function kindOf(given: unknown): Kind {
  if (isResource(given)) return 'a resource';
  const { loader, stream } = Object(given) as { readonly loader?: unknown; readonly stream?: unknown };
  if (stream !== undefined) return 'options with "stream"';
  return isActorLogic(loader) ? 'options with actor logic as "loader"' : 'options with "loader"';
}

export function changedKind(before: Kind, now: Kind): Error {
  return new Error(
    `useResource() got ${before} in the last render, and ${now} in this one. Use two components, or pass the same kind each time.`,
  );
}

export function outsideOfComponent(caller: string, library: string, cause: unknown): Error {
  return new Error(
    `${caller}() was called outside a component, or the component and this package use two different copies of ${library}. ` +
      `Call it at the top level of a function component; npm ls ${library.toLowerCase()} lists the copies.`,
    { cause },
  );
}

export function assertedSignal<T>(readable: ReadonlySignal<T>): ReadonlySignal<T> {
  if (isSignal(readable)) return readable;
  throw new TypeError(
    `useSignalValue() takes a signal, such as user.status, got ${describeValue(readable)}. Pass the signal itself, not its value.`,
  );
}

export function assertedResource<T>(resource: Resource<T>): Resource<T> {
  if (isResource(resource)) return resource;
  const { resource: inIt } = Object(resource) as { readonly resource?: unknown };
  const advice = isResource(inIt) ? ' This is what useResource() returned: pass its "resource".' : '';
  throw new TypeError(
    `useSuspenseResource() takes a resource that was created outside the component, got ${describeValue(resource)}.${advice}`,
  );
}

export function endedInSuspense(): Error {
  return new Error(
    'useSuspenseResource() got a resource that is destroyed, so it will never have a value. Create another one.',
  );
}

export function assertedOptions<O extends { readonly params?: unknown }>(options: O): O {
  if (typeof options !== 'object' || options === null) {
    throw new TypeError(
      `useResource() takes a resource, or options such as { params, loader }, got ${describeValue(options)}.`,
    );
  }
  if (typeof options.params !== 'function') return options;
  throw new TypeError(
    'useResource(): the option "params" must be a value, such as a prop or state, got a function. Pass what it returns. ' +
      'Params that read signals are for resource(), outside the component; useResource() accepts such a resource, too.',
  );
}
