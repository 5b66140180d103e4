import { resource, signal } from 'xstate-resource';
import { useResource } from 'xstate-resource/react';

interface Country {
  readonly code: string;
  readonly name: string;
}

const filter = signal({ search: 'stan' });

const found = resource({
  name: 'found',
  params: filter,
  loader: async ({ params, abortSignal }) => {
    const response = await fetch(`/api/countries?${new URLSearchParams(params)}`, { signal: abortSignal });
    if (!response.ok) throw new Error(`The server answered ${response.status}.`);
    return (await response.json()) as Country[];
  },
});

function Count() {
  const { status, value } = useResource(found);
  return <output>{value ? `${value.length} countries` : status}</output>;
}

function Names() {
  const { value = [], error } = useResource(found);
  if (error) return <p role="alert">{error.message}</p>;
  return (
    <ul>
      {value.map(({ code, name }) => (
        <li key={code}>{name}</li>
      ))}
    </ul>
  );
}

/** Two components share one resource. A new object with equal content does not load again. */
export default function Deduplication() {
  return (
    <main>
      <h1>Loaded once</h1>
      {['stan', 'land'].map((search) => (
        <button key={search} type="button" onClick={() => filter.set({ search })}>
          Containing “{search}”
        </button>
      ))}
      <Count />
      <Names />
    </main>
  );
}
