import { useActionState } from 'react';
import { resource } from 'xstate-resource';
import { useResource } from 'xstate-resource/react';

interface Country {
  readonly name: string;
  readonly capital: string | null;
}

const url = '/api/countries/FRA';

const country = resource({
  name: 'country',
  loader: async ({ abortSignal }) => {
    const response = await fetch(url, { signal: abortSignal });
    if (!response.ok) throw new Error(`The server answered ${response.status}.`);
    return (await response.json()) as Country;
  },
});

/** Saves, then reloads what the server has. Returns the reason if the save failed. */
async function save(_: string | undefined, capital: string): Promise<string | undefined> {
  try {
    const response = await fetch(url, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ capital }),
    });
    if (response.status === 422)
      throw new Error(((await response.json()) as { readonly error: string }).error);
    if (!response.ok) throw new Error(`The server answered ${response.status}.`); // the body may not be JSON
    return undefined;
  } catch (error) {
    return `Not saved: ${(error as Error).message}`;
  } finally {
    country.reload();
  }
}

export default function Optimistic() {
  const [problem, startSave, isSaving] = useActionState(save, undefined);
  const { status, value, error } = useResource(country);

  function change(form: FormData) {
    // One save at a time. `isSaving` would not do: it only changes with the next render.
    if (country.status() === 'local' || !country.hasValue()) return;
    const capital = String(form.get('capital'));
    // Here, not in the action, because React queues actions.
    country.set({ ...country.value(), capital });
    startSave(capital);
  }

  return (
    <main>
      <h1>Change the capital</h1>
      <output>{isSaving ? 'saving' : status}</output>
      {value && (
        <form action={change} aria-busy={isSaving}>
          <p>
            The capital of {value.name} is {value.capital}.
          </p>
          <label>
            Capital <input name="capital" defaultValue={value.capital ?? ''} />
          </label>
          <button type="submit" disabled={isSaving}>
            Save
          </button>
        </form>
      )}
      {problem && <p role="alert">{problem}</p>}
      {error && (
        <p role="alert">
          {error.message}{' '}
          <button type="button" onClick={country.reload}>
            Load again
          </button>
        </p>
      )}
    </main>
  );
}
