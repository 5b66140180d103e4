import { resource, signal } from 'xstate-resource';
import { useResource, useSignalValue } from 'xstate-resource/react';

interface Country {
  readonly code: string;
  readonly name: string;
}

const code = signal('');
const isEnabled = signal(false);

const neighbours = resource({
  name: 'neighbours',
  params: () => (isEnabled() && code()) || null, // loads only if both are set
  loader: async ({ params, abortSignal }) => {
    const response = await fetch(`/api/neighbours/${params}`, { signal: abortSignal });
    if (!response.ok) throw new Error(`The server answered ${response.status}.`);
    return (await response.json()) as Country[];
  },
});

export default function Conditional() {
  const selected = useSignalValue(code);
  const isChecked = useSignalValue(isEnabled);
  const { status, value = [], error } = useResource(neighbours);

  return (
    <main>
      <h1>Neighbours on demand</h1>
      <label>
        Country{' '}
        <select value={selected} onChange={({ target }) => code.set(target.value)}>
          <option value="">–</option>
          <option value="DEU">Germany</option>
          <option value="PRT">Portugal</option>
        </select>
      </label>
      <label>
        <input type="checkbox" checked={isChecked} onChange={({ target }) => isEnabled.set(target.checked)} />{' '}
        Show neighbours
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
