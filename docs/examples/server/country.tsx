import { useSelector } from '@xstate/store-react';
import { type Resource, resource } from 'xstate-resource';

export interface Country {
  readonly code: string;
  readonly name: string;
}

export type Load = (code: string, signal: AbortSignal) => Promise<Country>;

/** Made for each request on the server, and for each page in the browser: there with what the server has sent, which answers its first load. */
export function makeCountry(code: string, load: Load, sent?: Country): Resource<Country> {
  let first = sent;
  return resource({
    params: () => code,
    loader: ({ params, abortSignal }) => {
      const known = first;
      first = undefined;
      return known?.code === params ? known : load(params, abortSignal);
    },
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
