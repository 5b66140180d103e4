import { useState } from 'react';
import { useResource } from 'xstate-resource/react';

interface Country {
  readonly name: string;
  readonly region: string;
}

/** Without a code, the loader is not called, so its `params` is always a string. */
function CountryCard({ code }: { readonly code: string | undefined }) {
  const { status, value, error } = useResource({
    params: code,
    loader: async ({ params, abortSignal }) => {
      const response = await fetch(`/api/countries/${params}`, { signal: abortSignal });
      if (!response.ok) throw new Error(`The server answered ${response.status}.`);
      return (await response.json()) as Country;
    },
  });

  if (error) return <p role="alert">{error.message}</p>;
  if (value) return <output>{`${value.name} (${value.region})`}</output>;
  return <output>{status === 'idle' ? 'Choose a country.' : 'Loading …'}</output>;
}

export default function Nothing() {
  const [code, setCode] = useState<string>();

  return (
    <main>
      <h1>Nothing selected, nothing loaded</h1>
      <label>
        Country{' '}
        <select value={code ?? ''} onChange={({ target }) => setCode(target.value || undefined)}>
          <option value="">–</option>
          <option value="KEN">Kenya</option>
          <option value="PER">Peru</option>
        </select>
      </label>
      <CountryCard code={code} />
    </main>
  );
}
