import { resource, signal } from 'xstate-resource';
import { retryNow, withPolicy } from 'xstate-resource/loaders';
import { useResource, useSignalValue } from 'xstate-resource/react';

interface Country {
  readonly code: string;
  readonly name: string;
}

const query = signal('');

const found = resource({
  name: 'found',
  params: () => query().trim() || null, // an empty field loads nothing
  loader: async ({ params, abortSignal }) => {
    const response = await fetch(`/api/countries?${new URLSearchParams({ search: params })}`, {
      signal: abortSignal,
    });
    if (!response.ok) throw new Error(`The server answered ${response.status}.`);
    return (await response.json()) as Country[];
  },
  policy: withPolicy({ debounce: 300 }), // no request until typing pauses
});

export default function Search() {
  const typed = useSignalValue(query);
  const { value, error, isLoading, latest } = useResource(found);
  const countries = isLoading ? latest : value; // keep the old list, dimmed, while loading

  return (
    <main>
      <h1>Find a country</h1>
      <search>
        <label>
          Part of its name{' '}
          <input
            type="search"
            value={typed}
            onChange={({ target }) => query.set(target.value)}
            onKeyDown={({ key }) => key === 'Enter' && retryNow(found)} // skip the pause
          />
        </label>
      </search>
      <output>{isLoading ? 'Searching …' : value && `Found: ${value.length}`}</output>
      {error && (
        <p role="alert">
          {error.message}{' '}
          <button type="button" onClick={found.reload}>
            Try again
          </button>
        </p>
      )}
      <ul aria-label="Countries" aria-busy={isLoading}>
        {countries?.map(({ code, name }) => (
          <li key={code}>{name}</li>
        ))}
      </ul>
    </main>
  );
}
