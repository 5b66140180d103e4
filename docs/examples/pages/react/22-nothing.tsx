import { useState } from 'react';
import { useResource } from 'xstate-resource/react';

interface Country {
  readonly name: string;
  readonly region: string;
}

/** Without a code the loader is not called, so to it `params` are a string, and it has no case to look after. */
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
  if (value) return <output>{`${value.name} is in ${value.region}.`}</output>;
  return <output>{status === 'idle' ? 'Choose a country.' : 'Loading …'}</output>;
}

export default function Nothing() {
  const [code, setCode] = useState<string>();

  return (
    <main>
      <h1>Nothing chosen, nothing loaded</h1>
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
