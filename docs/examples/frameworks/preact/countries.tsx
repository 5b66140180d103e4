/** @jsxImportSource preact */
import type { TargetedSubmitEvent } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { attemptsOf, keepFresh, retryNow, withPolicy } from 'xstate-resource/loaders';
import { useResource, useSignalValue } from 'xstate-resource/preact';

interface Country {
  readonly code: string;
  readonly name: string;
  readonly capital: string | null;
}

async function get<T>(path: string, signal: AbortSignal): Promise<T> {
  const response = await fetch(`/api${path}`, { signal });
  if (!response.ok) throw new Error(`The server answered ${response.status}.`);
  return (await response.json()) as T;
}

const debounced = withPolicy({ debounce: 300 }); // sends a request only after 300 ms without typing
const retried = withPolicy({ retry: { attempts: 2, delay: 10_000 } });

export function Countries() {
  const [text, setText] = useState('');
  const [code, setCode] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const query = text.trim();

  const found = useResource({
    name: 'found',
    params: query || null, // an empty query loads nothing
    loader: ({ params, abortSignal }) =>
      get<Country[]>(`/countries?${new URLSearchParams({ search: params })}`, abortSignal),
    policy: debounced,
  });
  const country = useResource({
    name: 'country',
    params: code,
    loader: ({ params, abortSignal }) => get<Country>(`/countries/${params}`, abortSignal),
    policy: retried,
  });
  const neighbours = useResource({
    name: 'neighbours',
    params: country.value?.code,
    loader: ({ params, abortSignal }) => get<Country[]>(`/neighbours/${params}`, abortSignal),
  });
  const visits = useResource({
    name: 'visits',
    loader: ({ abortSignal }) => get<{ readonly visits: number }>('/visits/FRA', abortSignal),
  });
  useEffect(() => keepFresh(visits.resource, { every: 1000 }), [visits.resource]);
  const tries = useSignalValue(attemptsOf(country.resource));

  async function save(event: TargetedSubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    if (!country.hasValue) return;
    const capital = String(new FormData(event.currentTarget).get('capital'));
    country.set({ ...country.value, capital }); // shown immediately
    setProblem(undefined);
    try {
      const response = await fetch(`/api/countries/${country.value.code}`, {
        method: 'PATCH',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ capital }),
      });
      if (!response.ok) throw new Error(`The server answered ${response.status}.`);
    } catch (error) {
      setProblem((error as Error).message);
    } finally {
      country.reload(); // show what the server has stored
    }
  }

  return (
    <>
      <section aria-label="Search">
        <label>
          Part of its name{' '}
          <input type="search" value={text} onInput={({ currentTarget }) => setText(currentTarget.value)} />
        </label>
        <output>
          {found.isLoading && `Searching for “${query}” …`}
          {found.value && `“${query}”: ${found.value.length} found`}
        </output>
        {found.error && <p role="alert">{found.error.message}</p>}
        <ul aria-label="Found">
          {found.value?.map(({ code, name }) => (
            <li key={code}>
              <button type="button" onClick={() => setCode(code)}>
                {name}
              </button>
            </li>
          ))}
        </ul>
      </section>

      <section aria-label="Country">
        <output>{country.status}</output>
        {tries?.retryAt !== undefined && (
          <p>
            {tries.error?.message} Retrying ({tries.attempt + 1} of {tries.attempts}).{' '}
            <button type="button" onClick={() => retryNow(country.resource)}>
              Now
            </button>
          </p>
        )}
        {country.error && (
          <p role="alert">
            {country.error.message}{' '}
            <button type="button" onClick={country.reload}>
              Load again
            </button>
          </p>
        )}
        {country.value && (
          <>
            <p>
              The capital of {country.value.name} is {country.value.capital ?? 'none'}.
            </p>
            <form onSubmit={save}>
              <label>
                New capital <input name="capital" />
              </label>
              <button type="submit" disabled={country.status === 'local'}>
                Save
              </button>
            </form>
          </>
        )}
        {problem && <p role="alert">Not saved: {problem}</p>}
        <ul aria-label="Neighbours">
          {neighbours.value?.map(({ code, name }) => (
            <li key={code}>{name}</li>
          ))}
        </ul>
      </section>

      <section aria-label="Visits">
        <output>{visits.value ? `${visits.value.visits} visits` : (visits.error?.message ?? '–')}</output>
      </section>
    </>
  );
}
