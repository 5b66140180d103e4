import { type ResourceSnapshot, resource, signal } from 'xstate-resource';
import { useSignalValue } from 'xstate-resource/react';

interface Country {
  readonly name: string;
}

const code = signal('FRA');

const country = resource({
  name: 'country',
  params: () => code() || null,
  loader: async ({ params, abortSignal }) => {
    const response = await fetch(`/api/countries/${params}`, { signal: abortSignal });
    if (!response.ok) throw new Error(`The server answered ${response.status}.`);
    return (await response.json()) as Country;
  },
});

/** If a status is missing here, TypeScript reports that the function lacks a return. */
function describe(snapshot: ResourceSnapshot<Country>): string {
  switch (snapshot.status) {
    case 'idle':
      return 'Choose a country.';
    case 'loading':
      return 'Loading …';
    case 'reloading':
      return `Reloading ${snapshot.value?.name ?? 'the country'} …`;
    case 'resolved':
      return `${snapshot.value.name} (from the server)`;
    case 'local':
      return `${snapshot.value.name} (set locally)`;
    case 'error':
      return `Sorry: ${snapshot.error.message}`;
  }
}

export default function Snapshot() {
  const selected = useSignalValue(code);
  const snapshot = useSignalValue(country.snapshot);

  return (
    <main>
      <h1>One snapshot</h1>
      <label>
        Code{' '}
        <select value={selected} onChange={({ target }) => code.set(target.value)}>
          {['', 'FRA', 'XYZ'].map((code) => (
            <option key={code}>{code}</option>
          ))}
        </select>
      </label>
      <button type="button" onClick={country.reload}>
        Load again
      </button>
      <button type="button" onClick={() => country.set({ name: 'Gallia' })}>
        Rename to Gallia
      </button>
      <output>{describe(snapshot)}</output>
    </main>
  );
}
