/** @jsxImportSource preact */
import { useState } from 'preact/hooks';
import { useResource } from 'xstate-resource/preact';

export function SearchBox() {
  const [query, setQuery] = useState('');
  const found = useResource({
    params: query || null, // an empty query loads nothing
    loader: async ({ params, abortSignal }): Promise<{ code: string; name: string }[]> =>
      (await fetch(`/api/countries?search=${params}`, { signal: abortSignal })).json(),
  });
  return (
    <>
      <input
        type="search"
        aria-label="Country"
        value={query}
        onInput={(event) => setQuery(event.currentTarget.value)}
      />
      {found.error && <p role="alert">{found.error.message}</p>}
      <ul aria-busy={found.isLoading}>
        {found.value?.map(({ code, name }) => (
          <li key={code}>{name}</li>
        ))}
      </ul>
    </>
  );
}
