import { useSelector } from '@xstate/store-react';
import { type Dehydrated, hydrated, type Resource, resource } from 'xstate-resource';

export interface Country {
  readonly code: string;
  readonly name: string;
}

export type Load = (code: string, signal: AbortSignal) => Promise<Country>;

/** Made for each request on the server, and for each page in the browser: there with what the server had loaded, which is shown at once. */
export function makeCountry(code: string, load: Load, state?: Dehydrated): Resource<Country> {
  return resource({
    name: 'country',
    params: () => code,
    loader: ({ params, abortSignal }) => load(params, abortSignal),
    cached: hydrated<Country>(state, 'country'),
  });
}

export function Page({ country }: { readonly country: Resource<Country> }) {
  const { status, value, error } = useSelector(country.snapshot);
  return (
    <main>
      <h1>{value?.name ?? error?.message ?? '…'}</h1>
      <p>Status: {status}</p>
      <button type="button" onClick={country.reload}>
        Reload
      </button>
    </main>
  );
}
