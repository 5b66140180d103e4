import { useSelector } from '@xstate/store-react';
import { type SubmitEvent, useState } from 'react';
import { type LoaderOptions, type ResourceStatus, resource, signal } from 'xstate-resource';
import type { Country } from '../backend/database.js';

/** The properties of a country that the card shows. */
export type CountryFacts = Pick<Country, 'name' | 'capital'>;

export interface CountryCardProps {
  /** The countries to choose from. */
  readonly countries: readonly Pick<Country, 'code' | 'name'>[];
  /** Loads a country by its code. The card ignores later changes of this prop. */
  readonly loader: LoaderOptions<CountryFacts, string>['loader'];
}

const labels: Record<ResourceStatus, string> = {
  idle: 'Choose a country.',
  loading: 'Loading …',
  reloading: 'Refreshing …',
  resolved: 'Up to date.',
  error: 'That did not work.',
  local: 'Edited, not saved.',
};

/** Shows the selected country. The user can edit it locally and reload it. */
export function CountryCard({ countries, loader }: CountryCardProps) {
  const [{ code, card }] = useState(() => {
    // Create both together: StrictMode creates both twice, and the dropped resource must not read the signal that stays.
    const code = signal<string | undefined>(undefined);
    return { code, card: resource({ params: code, loader }) };
  });
  const selected = useSelector(code);
  const { status, value, error } = useSelector(card.snapshot);
  const canReload = card.actor.getSnapshot().can({ type: 'reload' }); // changes only together with the snapshot

  function rename(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    const edited = new FormData(event.currentTarget);
    card.set({ name: String(edited.get('name')), capital: String(edited.get('capital')) || null });
  }

  return (
    <article className="country-card">
      <label>
        Country
        <select value={selected ?? ''} onChange={({ target }) => code.set(target.value || undefined)}>
          <option value="">–</option>
          {countries.map((country) => (
            <option key={country.code} value={country.code}>
              {country.name}
            </option>
          ))}
        </select>
      </label>
      <p>
        <output className={status}>{labels[status]}</output>
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
      <form onSubmit={rename}>
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
