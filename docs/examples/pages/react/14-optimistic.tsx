import { useSelector } from '@xstate/store-react';
import { useActionState } from 'react';
import { resource } from 'xstate-resource';

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

/** Shows the new capital before it is saved; then the server has the last word. Returns why it could not be saved. */
async function save(_: string | undefined, form: FormData): Promise<string | undefined> {
  if (!country.hasValue()) return 'There is nothing to change.';
  const capital = String(form.get('capital'));
  country.set({ ...country.value(), capital });
  try {
    const response = await fetch(url, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ capital }),
    });
    if (!response.ok) throw new Error(((await response.json()) as { readonly error: string }).error);
    return undefined;
  } catch (error) {
    return `Not saved: ${(error as Error).message}`;
  } finally {
    country.reload();
  }
}

export default function Optimistic() {
  const [problem, action, isSaving] = useActionState(save, undefined);
  const { status, value, error } = useSelector(country.snapshot);

  return (
    <main>
      <h1>A new capital</h1>
      <output>{isSaving ? 'saving' : status}</output>
      {value && (
        <form action={action} aria-busy={isSaving}>
          <p>
            The capital of {value.name} is {value.capital}.
          </p>
          <label>
            Capital <input name="capital" defaultValue={value.capital ?? ''} />
          </label>
          {/* One save at a time: the next one might overtake this one. */}
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
