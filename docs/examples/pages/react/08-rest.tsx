import { useState } from 'react';
import { useResource } from 'xstate-resource/react';

interface Country {
  readonly name: string;
  readonly capital: string | null;
}

export default function Rest() {
  const [code, setCode] = useState('FRA');
  const { status, value, error } = useResource({
    params: code || null,
    loader: async ({ params, abortSignal }) => {
      const response = await fetch(`/api/countries/${encodeURIComponent(params)}`, { signal: abortSignal });
      if (response.status === 404) throw new Error(`There is no country ${params}.`);
      if (!response.ok) throw new Error(`The server answered ${response.status}.`);
      return (await response.json()) as Country;
    },
  });

  return (
    <main>
      <h1>Find a country by code</h1>
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
