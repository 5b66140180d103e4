import { useSelector } from '@xstate/store-react';
import { useState } from 'react';
import { useResource } from './use-resource.js';

export default function Rest() {
  const [code, setCode] = useState('FRA');
  const country = useResource(code || null, async ({ params, abortSignal }) => {
    const response = await fetch(`/api/countries/${params}`, { signal: abortSignal });
    if (response.status === 404) throw new Error(`There is no country ${params}.`);
    return (await response.json()) as { name: string; capital: string | null };
  });
  const { status, value, error } = useSelector(country.snapshot);

  return (
    <main>
      <h1>A country by its code</h1>
      <label>
        Code <input value={code} onChange={({ target }) => setCode(target.value)} />
      </label>
      <output>{status}</output>
      {value && (
        <p>
          {value.name}, capital {value.capital ?? 'none'}
        </p>
      )}
      {error && <p role="alert">{error.message}</p>}
    </main>
  );
}
