import { useState } from 'react';
import { useResource } from 'xstate-resource/react';

interface Country {
  readonly name: string;
  readonly capital: string | null;
}

/** Has a resource of its own. When the card goes, a request that is still under way is cancelled, and the rest is collected as garbage. */
function CountryCard({ code }: { readonly code: string }) {
  const { value, error } = useResource({
    params: code,
    loader: async ({ params, abortSignal }) => {
      const response = await fetch(`/api/countries/${params}`, { signal: abortSignal });
      if (!response.ok) throw new Error(`The server answered ${response.status}.`);
      return (await response.json()) as Country;
    },
  });

  if (error) return <p role="alert">{error.message}</p>;
  return <output>{value ? `${value.name}, capital ${value.capital ?? 'none'}` : 'Loading …'}</output>;
}

export default function CleanUp() {
  const [isShown, setShown] = useState(false);

  return (
    <main>
      <h1>A card that comes and goes</h1>
      <label>
        <input type="checkbox" checked={isShown} onChange={({ target }) => setShown(target.checked)} /> Show
        it
      </label>
      {isShown && <CountryCard code="FRA" />}
    </main>
  );
}
