import { useSelector } from '@xstate/store-react';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { type Resource, type ResourceLoaderArgs, type ResourceSnapshot, resource, signal } from 'xstate-resource';

const idle = { status: 'idle', value: undefined, error: undefined } as const;
const loading = { status: 'loading', value: undefined, error: undefined } as const;

const isNothing = (params: unknown) => params === null || params === undefined;

const isSame = (a: unknown, b: unknown) => isNothing(a) === isNothing(b) && JSON.stringify(a) === JSON.stringify(b);

/**
 * A resource of a component's own, for params that are a prop or a state of it. They are plain data, compared as JSON, which does not tell `NaN` from
 * `Infinity`, a `Map` from `{}`, or `undefined` from `null` within an array, and throws for a bigint. The loader is the last one given.
 *
 * By itself it loads only while the component is there: not for a render that is thrown away, nor on a server, and a load that is under way when the
 * component leaves is aborted.
 *
 * @returns What to show, which agrees with the params in every render, and the resource, to reload it or to set it.
 */
export function useResource<T, P>(
  params: P | null | undefined,
  loader: (args: ResourceLoaderArgs<unknown, P>) => PromiseLike<T> | T,
): [ResourceSnapshot<T>, Resource<T>] {
  const last = useRef(loader);
  const isCutOff = useRef(false);
  const [{ wanted, own }] = useState(() => {
    const wanted = signal<P | null | undefined>(undefined, { equal: isSame });
    return { wanted, own: resource<T, P>({ params: wanted, loader: (args) => last.current(args) }) };
  });

  useLayoutEffect(() => {
    last.current = loader;
    wanted.set(params); // now that it is on the screen; a render must change nothing
    if (isCutOff.current) own.reload();
    isCutOff.current = false;
  });
  useEffect(
    () => () => {
      if (!own.isLoading()) return; // a value stays: StrictMode and Activity bring back what they took away
      isCutOff.current = own.hasValue();
      if (own.hasValue()) own.set(own.value());
      else wanted.set(undefined);
    },
    [wanted, own],
  );

  const asked = useSelector(wanted);
  const shown = useSelector(own.snapshot);
  if (isSame(params, asked)) return [shown, own];
  return [isNothing(params) ? idle : loading, own]; // what it will be as soon as this render is on the screen
}
