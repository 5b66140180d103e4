import pRetry, { AbortError } from 'p-retry';
import { type ReadonlySignal, type Resource, resource } from 'xstate-resource';

interface Country {
  readonly name: string;
}

/** A country that is asked for again with `p-retry`. */
export function patientCountry(code: ReadonlySignal<string>): Resource<Country> {
  return resource({
    name: 'country',
    params: code,
    loader: ({ params, abortSignal }) =>
      pRetry(
        async () => {
          const response = await fetch(`/api/countries/${params}`, { signal: abortSignal });
          if (response.status === 404) throw new AbortError(`There is no country ${params}.`); // there will be none the next time
          if (!response.ok) throw new Error(`The server answered ${response.status}.`);
          return (await response.json()) as Country;
        },
        { retries: 3, signal: abortSignal }, // which ends the wait between two tries
      ),
  });
}
