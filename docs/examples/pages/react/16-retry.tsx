import { useSelector } from '@xstate/store-react';
import pRetry, { AbortError } from 'p-retry';
import { resource, signal } from 'xstate-resource';

interface Country {
  readonly name: string;
  readonly capital: string | null;
}

const code = signal('FRA');
const tries = signal(0);

const country = resource({
  name: 'country',
  params: code,
  loader: ({ params, abortSignal }) => {
    const load = async (attempt: number) => {
      tries.set(attempt);
      const response = await fetch(`/api/countries/${params}`, { signal: abortSignal });
      if (response.status === 404) throw new AbortError(`There is no country ${params}.`); // there will be none the next time
      if (!response.ok) throw new Error(`The server answered ${response.status}.`);
      return (await response.json()) as Country;
    };
    return pRetry(load, { retries: 3, minTimeout: 500, signal: abortSignal }); // the signal ends the waiting, too
  },
});

export default function Retry() {
  const chosen = useSelector(code);
  const tried = useSelector(tries);
  const { status, value, error } = useSelector(country.snapshot);

  return (
    <main>
      <h1>A server that has bad days</h1>
      <label>
        Code{' '}
        <select value={chosen} onChange={({ target }) => code.set(target.value)}>
          {['FRA', 'JPN', 'XYZ'].map((code) => (
            <option key={code}>{code}</option>
          ))}
        </select>
      </label>
      <button type="button" onClick={country.reload}>
        Load again
      </button>
      <output>
        {status}, try {tried}
      </output>
      {value && (
        <p>
          {value.name}, capital {value.capital ?? 'none'}
        </p>
      )}
      {error && <p role="alert">{error.message}</p>}
    </main>
  );
}
