import pRetry, { AbortError } from 'p-retry';
import { type ReadonlySignal, type Resource, resource } from 'xstate-resource';

interface Country {
  readonly name: string;
}

/** A country whose loader retries with `p-retry`. */
export function countryWithRetry(code: ReadonlySignal<string>): Resource<Country> {
  return resource({
    name: 'country',
    params: code,
    loader: ({ params, abortSignal }) =>
      pRetry(
        async () => {
          const response = await fetch(`/api/countries/${params}`, { signal: abortSignal });
          if (response.status === 404) throw new AbortError(`There is no country ${params}.`); // do not retry
          if (!response.ok) throw new Error(`The server answered ${response.status}.`);
          return (await response.json()) as Country;
        },
        { retries: 3, signal: abortSignal }, // also ends the pause between two attempts
      ),
  });
}
