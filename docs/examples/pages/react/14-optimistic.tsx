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

/** Shows the new capital before it is saved. React calls it for one form after the other. Returns why it could not be saved. */
async function save(_: string | undefined, form: FormData): Promise<string | undefined> {
  const before = country.latest();
  if (before === undefined) return 'There is nothing to change yet.';
  country.set({ ...before, capital: String(form.get('capital')) });
  try {
    const response = await fetch(url, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ capital: form.get('capital') }),
    });
    const answer = (await response.json()) as Country & { readonly error?: string };
    if (!response.ok) throw new Error(answer.error);
    country.set(answer);
    return undefined;
  } catch (error) {
    country.set(before);
    country.reload(); // the answer may have been lost on its way: what is so, the server knows
    return `Not saved: ${(error as Error).message}`;
  }
}

export default function Optimistic() {
  const [problem, action, isSaving] = useActionState(save, undefined);
  const { status, error } = useSelector(country.snapshot);
  const latest = useSelector(country.latest); // stays if the server cannot be reached: so does the form

  return (
    <main>
      <h1>A new capital</h1>
      <output>{isSaving ? 'saving' : status}</output>
      {latest && (
        <form action={action} aria-busy={isSaving}>
          <p>
            The capital of {latest.name} is {latest.capital}.
          </p>
          <label>
            Capital <input name="capital" defaultValue={latest.capital ?? ''} />
          </label>
          <button type="submit">Save</button>
        </form>
      )}
      {(problem ?? error) && <p role="alert">{problem ?? error?.message}</p>}
    </main>
  );
}
