import { useLayoutEffect, useState } from 'react';
import { type Resource, type ResourceLoaderArgs, resource, signal } from 'xstate-resource';

/**
 * A resource of a component's own. It loads for `params`, a prop or a state, while the component is on the screen: a render that is thrown away
 * asks for nothing, and a component that leaves has its load aborted. Params are compared by content; the loader is the first one given.
 */
export function useResource<T, P>(
  params: P | null | undefined,
  loader: (args: ResourceLoaderArgs<unknown, P>) => PromiseLike<T> | T,
): Resource<T> {
  const [{ wanted, own }] = useState(() => {
    const wanted = signal<P | null | undefined>(undefined);
    return { wanted, own: resource<T, P>({ params: wanted, loader }) };
  });
  useLayoutEffect(() => wanted.set(params)); // before the screen is painted
  useLayoutEffect(() => () => wanted.set(undefined), [wanted]); // it may come back: StrictMode and Activity take away and show again
  return own;
}
