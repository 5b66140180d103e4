import { computed, resource, signal } from 'xstate-resource';
import { useResource, useSignalValue } from 'xstate-resource/react';

interface Country {
  readonly code: string;
  readonly name: string;
}

const typed = signal('ireland');

/** Only what the request depends on. Changes in case and spacing stop here. */
const search = computed(() => typed().trim().replace(/\s+/g, ' ').toLowerCase());

const found = resource({
  name: 'found',
  params: () => (search().length < 3 ? null : search()),
  loader: async ({ params, abortSignal }) => {
    const response = await fetch(`/api/countries?${new URLSearchParams({ search: params })}`, {
      signal: abortSignal,
    });
    if (!response.ok) throw new Error(`The server answered ${response.status}.`);
    return (await response.json()) as Country[];
  },
});

export default function ComputedParams() {
  const text = useSignalValue(typed);
  const { status, value = [], error } = useResource(found);

  return (
    <main>
      <h1>Search by normalized text</h1>
      <label>
        At least three letters <input value={text} onChange={({ target }) => typed.set(target.value)} />
      </label>
      <output>{status}</output>
      {error && <p role="alert">{error.message}</p>}
      <ul>
        {value.map(({ code, name }) => (
          <li key={code}>{name}</li>
        ))}
      </ul>
    </main>
  );
}
