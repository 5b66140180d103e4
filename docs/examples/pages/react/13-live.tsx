import { useLayoutEffect, useState } from 'react';
import { useResource } from 'xstate-resource/react';

interface Visits {
  readonly visits: number;
}

export default function Live() {
  const [code, setCode] = useState('FRA');
  const [isLive, setIsLive] = useState(false);
  const [problem, setProblem] = useState<string>();
  const { value, error, set } = useResource({
    params: code,
    loader: async ({ params, abortSignal }) => {
      const response = await fetch(`/api/visits/${params}`, { signal: abortSignal });
      if (!response.ok) throw new Error(`The server answered ${response.status}.`);
      return (await response.json()) as Visits;
    },
  });

  // A layout effect cleans up in the commit in which the resource switches to another code, so an
  // event for the old code never sets the value of the new one.
  useLayoutEffect(() => {
    const source = new EventSource(`/api/visits/${code}/live`);
    source.onopen = () => setIsLive(true);
    source.onmessage = ({ data }) => set(JSON.parse(data) as Visits);
    // The browser reconnects after a loss, but not after an error status.
    source.onerror = () => setIsLive(false);
    return () => {
      source.close();
      setIsLive(false);
    };
  }, [code, set]);

  /** The server pushes the new count. */
  async function visit() {
    try {
      const response = await fetch(`/api/visits/${code}`, { method: 'POST' });
      setProblem(response.ok ? undefined : `The server answered ${response.status}.`);
    } catch (error) {
      setProblem((error as Error).message);
    }
  }

  return (
    <main>
      <h1>Visits, live</h1>
      <label>
        Country{' '}
        <select value={code} onChange={({ target }) => setCode(target.value)}>
          <option value="FRA">France</option>
          <option value="JPN">Japan</option>
        </select>
      </label>
      <output>{isLive ? 'live' : 'not live'}</output>
      {value && <p>{value.visits} visits</p>}
      {error && <p role="alert">{error.message}</p>}
      {problem && <p role="alert">Not counted: {problem}</p>}
      <button type="button" onClick={visit}>
        Visit
      </button>
    </main>
  );
}
