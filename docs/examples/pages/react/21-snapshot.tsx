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

/** Status, value and error from one moment. A status that is forgotten here is an error of the compiler: a path without a return. */
function sentence(shown: ResourceSnapshot<Country>): string {
  switch (shown.status) {
    case 'idle':
      return 'Choose a country.';
    case 'loading':
      return 'Loading …';
    case 'reloading':
      return `${shown.value?.name ?? 'It'} is asked for again …`;
    case 'resolved':
      return `${shown.value.name}, says the server.`;
    case 'local':
      return `${shown.value.name}, you say.`;
    case 'error':
      return `Sorry: ${shown.error.message}`;
  }
}

export default function Snapshot() {
  const chosen = useSignalValue(code);
  const shown = useSignalValue(country.snapshot);

  return (
    <main>
      <h1>One snapshot</h1>
      <label>
        Code{' '}
        <select value={chosen} onChange={({ target }) => code.set(target.value)}>
          {['', 'FRA', 'XYZ'].map((code) => (
            <option key={code}>{code}</option>
          ))}
        </select>
      </label>
      <button type="button" onClick={country.reload}>
        Load again
      </button>
      <button type="button" onClick={() => country.set({ name: 'Gallia' })}>
        Call it Gallia
      </button>
      <output>{sentence(shown)}</output>
    </main>
  );
}
