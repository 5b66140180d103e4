import { useState } from 'react';
import { useResource } from 'xstate-resource/react';

interface Country {
  readonly name: string;
  readonly capital: string | null;
}

/** Owns a resource: when the card unmounts, its request is cancelled, and it can be collected. */
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
  const [isShown, setIsShown] = useState(false);

  return (
    <main>
      <h1>A card that you can hide</h1>
      <label>
        <input type="checkbox" checked={isShown} onChange={({ target }) => setIsShown(target.checked)} /> Show
        the card
      </label>
      {isShown && <CountryCard code="FRA" />}
    </main>
  );
}
