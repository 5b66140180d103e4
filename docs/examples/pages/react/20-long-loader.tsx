import { resource, signal } from 'xstate-resource';
import { useResource, useSignalValue } from 'xstate-resource/react';

const starts = { IRL: 'Ireland', CAN: 'Canada', PRT: 'Portugal' };

const start = signal<string | null>(null);
const asked = signal(0);

/** All countries that can be reached by land: one request after the other, for the neighbours of each. */
const reached = resource({
  name: 'reached',
  params: start,
  loader: async ({ params, abortSignal }) => {
    const names = new Map<string, string>([[params, params]]);
    asked.set(0);
    for (const code of names.keys()) {
      const response = await fetch(`/api/neighbours/${code}`, { signal: abortSignal });
      if (!response.ok) throw new Error(`The server answered ${response.status}.`);
      const neighbours = (await response.json()) as { readonly code: string; readonly name: string }[];
      abortSignal.throwIfAborted(); // from here on this is seen by others
      for (const { code, name } of neighbours) names.set(code, name); // the loop goes on with these
      asked.update((count) => count + 1);
    }
    names.delete(params);
    return [...names.values()].sort();
  },
});

export default function LongLoader() {
  const count = useSignalValue(asked);
  const { status, value, error } = useResource(reached);
  const isLoading = status === 'loading';

  return (
    <main>
      <h1>On foot</h1>
      {Object.entries(starts).map(([code, name]) => (
        <button key={code} type="button" onClick={() => start.set(code)}>
          From {name}
        </button>
      ))}
      <button type="button" disabled={!isLoading} onClick={() => start.set(null)}>
        Cancel
      </button>
      <output>{isLoading ? `Asked so far: ${count}` : value ? `Reached: ${value.length}` : status}</output>
      {value && <p>{value.join(', ')}</p>}
      {error && <p role="alert">{error.message}</p>}
    </main>
  );
}
