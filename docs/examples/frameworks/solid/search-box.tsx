/** @jsxImportSource solid-js */
import { createSignal, For, Show } from 'solid-js';
import { useResource } from 'xstate-resource/solid';

export function SearchBox() {
  const [query, setQuery] = createSignal('');
  const found = useResource({
    params: () => query() || null, // an empty query loads nothing
    loader: async ({ params, abortSignal }): Promise<{ code: string; name: string }[]> =>
      (await fetch(`/api/countries?search=${params}`, { signal: abortSignal })).json(),
  });
  return (
    <>
      <input
        type="search"
        aria-label="Country"
        value={query()}
        onInput={(event) => setQuery(event.currentTarget.value)}
      />
      <Show when={found.error()}>{(error) => <p role="alert">{error().message}</p>}</Show>
      <ul aria-busy={found.isLoading()}>
        <For each={found.shown().value}>{({ name }) => <li>{name}</li>}</For>
      </ul>
    </>
  );
}
