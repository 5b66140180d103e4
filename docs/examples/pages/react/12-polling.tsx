import { useEffect, useState } from 'react';
import { resource } from 'xstate-resource';
import { keepFresh } from 'xstate-resource/loaders';
import { useResource } from 'xstate-resource/react';

const visits = resource({
  name: 'visits',
  loader: async ({ abortSignal }) => {
    const response = await fetch('/api/visits/FRA', { signal: abortSignal });
    if (!response.ok) throw new Error(`The server answered ${response.status}.`);
    return ((await response.json()) as { readonly visits: number }).visits;
  },
});

export default function Polling() {
  const [isOn, setIsOn] = useState(true);
  useEffect(() => (isOn ? keepFresh(visits, { every: 1000, onFocus: true }) : undefined), [isOn]);
  const { status, value, error } = useResource(visits);
  const [problem, setProblem] = useState<string>();

  /** The next reload shows the visit. */
  async function visit() {
    try {
      const response = await fetch('/api/visits/FRA', { method: 'POST' });
      setProblem(response.ok ? undefined : `The server answered ${response.status}.`);
    } catch (error) {
      setProblem((error as Error).message);
    }
  }

  return (
    <main>
      <h1>Visits to France</h1>
      <label>
        <input type="checkbox" checked={isOn} onChange={({ target }) => setIsOn(target.checked)} /> Reload
        every second
      </label>
      <p aria-busy={status === 'reloading'}>{value === undefined ? '–' : `${value} visits`}</p>
      <p>Status: {status}</p>
      {error && <p role="alert">{error.message}</p>}
      {problem && <p role="alert">Not counted: {problem}</p>}
      <button type="button" onClick={visit}>
        Visit
      </button>
    </main>
  );
}
