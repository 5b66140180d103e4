import { type SubmitEvent, useEffect, useRef } from 'react';
import type { Resource } from 'xstate-resource';
import type { Found } from './backend.js';

export interface EditFormProps {
  readonly country: Resource<Found | null>;
  readonly onEnd: () => void;
}

/** Overwrites the loaded country, or makes one up if nothing is loaded. */
export function EditForm({ country, onEnd }: EditFormProps) {
  const first = useRef<HTMLInputElement>(null);
  const shown = country.latest();

  useEffect(() => first.current?.focus(), []);

  function save(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    const written = new FormData(event.currentTarget);
    const name = String(written.get('name'));
    const capital = String(written.get('capital')) || null;
    country.update((current) => ({ ...current, name, capital }));
    onEnd();
  }

  return (
    <form
      className="edit"
      aria-label="Edit"
      onSubmit={save}
      onKeyDown={({ key }) => key === 'Escape' && onEnd()}
    >
      <label>
        Name
        <input ref={first} name="name" defaultValue={shown?.name} required autoComplete="off" />
      </label>
      <label>
        Capital
        <input name="capital" defaultValue={shown?.capital ?? ''} autoComplete="off" />
      </label>
      <button type="submit" className="primary">
        Set value
      </button>
      <button type="button" className="quiet" onClick={onEnd}>
        Cancel
      </button>
    </form>
  );
}
