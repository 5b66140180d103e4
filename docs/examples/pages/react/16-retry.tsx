import { resource, signal } from 'xstate-resource';
import { withPolicy } from 'xstate-resource/loaders';
import { useResource, useSignalValue } from 'xstate-resource/react';
import { TryingAgain } from './trying-again.js';

interface Country {
  readonly name: string;
  readonly capital: string | null;
}

class NotFoundError extends Error {}

const code = signal('FRA');

const country = resource({
  name: 'country',
  params: code,
  loader: async ({ params, abortSignal }) => {
    const response = await fetch(`/api/countries/${params}`, { signal: abortSignal });
    if (response.status === 404) throw new NotFoundError(`There is no country ${params}.`);
    if (!response.ok) throw new Error(`The server answered ${response.status}.`);
    return (await response.json()) as Country;
  },
  policy: withPolicy({
    retry: { attempts: 3, delay: 3000, when: (error) => !(error instanceof NotFoundError) },
    timeout: 10_000,
  }),
});

export default function Retry() {
  const selected = useSignalValue(code);
  const { status, value, error } = useResource(country);

  return (
    <main>
      <h1>Retry when the server fails</h1>
      <label>
        Code{' '}
        <select value={selected} onChange={({ target }) => code.set(target.value)}>
          {['FRA', 'JPN', 'XYZ'].map((code) => (
            <option key={code}>{code}</option>
          ))}
        </select>
      </label>
      <button type="button" onClick={country.reload}>
        Load again
      </button>
      <output>{status}</output>
      <TryingAgain resource={country} />
      {value && (
        <p>
          {value.name}, capital {value.capital ?? 'none'}
        </p>
      )}
      {error && <p role="alert">{error.message}</p>}
    </main>
  );
}
