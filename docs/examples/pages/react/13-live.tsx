import { useLayoutEffect, useState } from 'react';
import { useResource } from 'xstate-resource/react';

interface Visits {
  readonly visits: number;
}

export default function Live() {
  const [code, setCode] = useState('FRA');
  const [isLive, setLive] = useState(false);
  const [problem, setProblem] = useState<string>();
  const { value, error, set } = useResource({
    params: code,
    loader: async ({ params, abortSignal }) => {
      const response = await fetch(`/api/visits/${params}`, { signal: abortSignal });
      if (!response.ok) throw new Error(`The server answered ${response.status}.`);
      return (await response.json()) as Visits;
    },
  });

  // In a layout effect, which ends in the very moment in which the resource goes over to another code: what comes later is of that one.
  useLayoutEffect(() => {
    const source = new EventSource(`/api/visits/${code}/live`);
    source.onopen = () => setLive(true);
    source.onmessage = ({ data }) => set(JSON.parse(data) as Visits);
    source.onerror = () => setLive(false); // the browser opens a lost connection again, but takes any other answer than a 200 for the last word
    return () => {
      source.close();
      setLive(false);
    };
  }, [code, set]);

  /** Is seen as the server tells of it. */
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
      <h1>Visits as they happen</h1>
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
