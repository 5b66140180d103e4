import { useLayoutEffect, useState } from 'react';
import { useResource } from './use-resource.js';

interface Visits {
  readonly visits: number;
}

export default function Live() {
  const [code, setCode] = useState('FRA');
  const [{ status, value, error }, visits] = useResource(code, async ({ params, abortSignal }) => {
    const response = await fetch(`/api/visits/${params}`, { signal: abortSignal });
    if (!response.ok) throw new Error(`The server answered ${response.status}.`);
    return (await response.json()) as Visits;
  });

  // In a layout effect, which ends in the very moment in which the resource goes over to another code: what comes later is of that one.
  useLayoutEffect(() => {
    const source = new EventSource(`/api/visits/${code}/live`);
    source.onmessage = ({ data }) => visits.set(JSON.parse(data) as Visits);
    return () => source.close();
  }, [code, visits]);

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
      <output>{status === 'local' ? 'live' : status}</output>
      {value && <p>{value.visits} visits</p>}
      {error && <p role="alert">{error.message}</p>}
      <button type="button" onClick={() => void fetch(`/api/visits/${code}`, { method: 'POST' })}>
        Visit
      </button>
    </main>
  );
}
