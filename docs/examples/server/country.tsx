import { type Dehydrated, hydrated, type Resource, resource } from 'xstate-resource';
import { useResource } from 'xstate-resource/react';

export interface Country {
  readonly code: string;
  readonly name: string;
}

export type Load = (code: string, signal: AbortSignal) => Promise<Country>;

/**
 * Call it once for each request on the server, and once for each page in the browser. In the
 * browser, `state` holds the value that the server sent, which is shown at once.
 */
export function makeCountry(code: string, load: Load, state?: Dehydrated): Resource<Country> {
  return resource({
    name: 'country',
    params: () => code,
    loader: ({ params, abortSignal }) => load(params, abortSignal),
    cached: hydrated<Country>(state, 'country'),
  });
}

export function Page({ country }: { readonly country: Resource<Country> }) {
  const { status, value, error, reload } = useResource(country);
  return (
    <main>
      <h1>{value?.name ?? error?.message ?? '…'}</h1>
      <p>Status: {status}</p>
      <button type="button" onClick={reload}>
        Reload
      </button>
    </main>
  );
}
