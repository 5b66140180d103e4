import { useSelector } from '@xstate/store-react';
import { type SubmitEvent, useState } from 'react';
import { type LoaderOptions, type ResourceStatus, resource, signal } from 'xstate-resource';
import type { Country } from '../backend/database.js';

/** What the card shows of a country. */
export type CountryFacts = Pick<Country, 'name' | 'capital'>;

export interface CountryCardProps {
  /** The countries to choose from. */
  readonly countries: readonly Pick<Country, 'code' | 'name'>[];
  /** Loads a country by its code. The card keeps the first one that it is given. */
  readonly loader: LoaderOptions<CountryFacts, string>['loader'];
}

const words: Record<ResourceStatus, string> = {
  idle: 'Choose a country.',
  loading: 'Loading …',
  reloading: 'Refreshing …',
  resolved: 'Up to date.',
  error: 'That did not work.',
  local: 'Your own words.',
};

/** Shows the country that is chosen. What it shows may be written over, and loaded again. */
export function CountryCard({ countries, loader }: CountryCardProps) {
  const [{ code, card }] = useState(() => {
    // Made together: StrictMode makes both twice, and the resource that it drops must not follow the signal that it keeps.
    const code = signal<string | undefined>(undefined);
    return { code, card: resource({ params: code, loader }) };
  });
  const chosen = useSelector(code);
  const { status, value, error } = useSelector(card.snapshot);
  const canReload = card.actor.getSnapshot().can({ type: 'reload' }); // changes only together with the snapshot

  function write(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    const written = new FormData(event.currentTarget);
    card.set({ name: String(written.get('name')), capital: String(written.get('capital')) || null });
  }

  return (
    <article className="country-card">
      <label>
        Country
        <select value={chosen ?? ''} onChange={({ target }) => code.set(target.value || undefined)}>
          <option value="">–</option>
          {countries.map((country) => (
            <option key={country.code} value={country.code}>
              {country.name}
            </option>
          ))}
        </select>
      </label>
      <p>
        <output className={status}>{words[status]}</output>
        <button type="button" disabled={!canReload} onClick={card.reload}>
          Reload
        </button>
      </p>
      {error && <p role="alert">{error.message}</p>}
      {value && (
        <dl aria-busy={status === 'reloading'}>
          <dt>Name</dt>
          <dd>{value.name}</dd>
          <dt>Capital</dt>
          <dd>{value.capital ?? 'none'}</dd>
        </dl>
      )}
      <form onSubmit={write}>
        <label>
          Your name for it
          <input name="name" required />
        </label>
        <label>
          Your capital
          <input name="capital" />
        </label>
        <button type="submit">Rename</button>
      </form>
    </article>
  );
}
