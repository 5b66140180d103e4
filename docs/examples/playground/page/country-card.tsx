import { useSelector } from '@xstate/store-react';
import { useEffect, useId, useRef, useState } from 'react';
import { Action } from './action.js';
import { type Card, destroyCountry, renewCard } from './cards.js';
import code from './country.ts?raw';
import { Dependents } from './dependents.js';
import { EditForm } from './edit-form.js';
import { Facts } from './facts.js';
import { Lamps } from './lamps.js';

export interface CountryCardProps {
  readonly card: Card;
  /** `undefined` if the card cannot be removed. */
  readonly onRemove: (() => void) | undefined;
}

/** A search field, the full state of the resource that follows it, and its actions. */
export function CountryCard({ card, onRemove }: CountryCardProps) {
  const { country } = card;
  const text = useSelector(card.text);
  const snapshot = useSelector(country.snapshot);
  const latest = useSelector(country.latest);
  const isDestroyed = useSelector(card.isDestroyed);
  const [isEditing, setEditing] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const edit = useRef<HTMLButtonElement>(null);
  const heading = useId();

  const chart = country.actor.getSnapshot(); // only changes together with the values selected above
  const can = (event: Parameters<typeof chart.can>[0]) => !isDestroyed && chart.can(event);

  useEffect(() => field.current?.focus({ preventScroll: true }), []);

  function endEditing() {
    setEditing(false);
    edit.current?.focus();
  }

  return (
    <section className="card" aria-labelledby={heading} data-status={snapshot.status}>
      <header>
        <h2 id={heading}>
          <code>{country.actor.id}</code>
        </h2>
        {onRemove && (
          <button
            type="button"
            className="quiet"
            aria-label={`Remove ${country.actor.id}`}
            onClick={onRemove}
          >
            Remove
          </button>
        )}
      </header>
      <label className="field">
        Type a country
        <input
          ref={field}
          type="search"
          value={text}
          placeholder="fra"
          autoComplete="off"
          spellCheck={false}
          onChange={({ target }) => card.text.set(target.value)}
        />
      </label>
      <Lamps status={snapshot.status} isDestroyed={isDestroyed} />
      <Facts snapshot={snapshot} latest={latest} text={text} onChoose={(name) => card.text.set(name)} />
      <div className="actions">
        <Action
          name="Reload"
          leadsTo="reloading"
          isPossible={can({ type: 'reload' })}
          onPress={country.reload}
        />
        <Action
          name="Edit"
          leadsTo="local"
          isPossible={can({ type: 'set', value: latest })}
          isExpanded={isEditing}
          onPress={() => setEditing(!isEditing)}
          ref={edit}
        />
        <Action
          name="Clear"
          leadsTo="idle"
          isPossible={can({ type: 'params', params: undefined })}
          onPress={() => card.text.set('')}
        />
        {isDestroyed ? (
          <Action
            key="life"
            name="Create a new one"
            leadsTo={text.trim() ? 'loading' : 'idle'}
            isPossible
            onPress={() => renewCard(card)}
          />
        ) : (
          <Action
            key="life"
            name="Destroy"
            leadsTo="idle, permanently"
            isPossible
            onPress={() => destroyCountry(card)}
          />
        )}
      </div>
      {isEditing && !isDestroyed && <EditForm country={country} onEnd={endEditing} />}
      <Dependents card={card} />
      <details>
        <summary>The code</summary>
        <pre>{code}</pre>
      </details>
    </section>
  );
}
