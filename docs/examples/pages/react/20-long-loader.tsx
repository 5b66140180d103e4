import { resource, signal } from 'xstate-resource';
import { useResource, useSignalValue } from 'xstate-resource/react';

const starts = { IRL: 'Ireland', CAN: 'Canada', PRT: 'Portugal' };

const start = signal<string | null>(null);
const requestCount = signal(0);

/** All countries that can be reached by land. Makes one request per country, one after another. */
const reachable = resource({
  name: 'reachable',
  params: start,
  loader: async ({ params, abortSignal }) => {
    const names = new Map<string, string>([[params, params]]);
    requestCount.set(0);
    for (const code of names.keys()) {
      const response = await fetch(`/api/neighbours/${code}`, { signal: abortSignal });
      if (!response.ok) throw new Error(`The server answered ${response.status}.`);
      const neighbours = (await response.json()) as { readonly code: string; readonly name: string }[];
      abortSignal.throwIfAborted(); // do not report progress for a superseded load
      for (const { code, name } of neighbours) names.set(code, name); // the loop continues with these
      requestCount.update((count) => count + 1);
    }
    names.delete(params);
    return [...names.values()].sort();
  },
});

export default function LongLoader() {
  const count = useSignalValue(requestCount);
  const { status, value, error } = useResource(reachable);
  const isLoading = status === 'loading';

  return (
    <main>
      <h1>Countries reachable by land</h1>
      {Object.entries(starts).map(([code, name]) => (
        <button key={code} type="button" onClick={() => start.set(code)}>
          From {name}
        </button>
      ))}
      <button type="button" disabled={!isLoading} onClick={() => start.set(null)}>
        Cancel
      </button>
      <output>
        {isLoading ? `Requests so far: ${count}` : value ? `Reachable: ${value.length}` : status}
      </output>
      {value && <p>{value.join(', ')}</p>}
      {error && <p role="alert">{error.message}</p>}
    </main>
  );
}
