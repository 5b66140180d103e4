/** @jsxImportSource solid-js */
import { createSignal, For, onCleanup, Show } from 'solid-js';
import { attemptsOf, keepFresh, retryNow, withPolicy } from 'xstate-resource/loaders';
import { fromSignal, useResource } from 'xstate-resource/solid';

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

export function Countries() {
  const [text, setText] = createSignal('');
  const [code, setCode] = createSignal<string>();
  const [problem, setProblem] = createSignal<string>();
  const query = () => text().trim();

  const found = useResource({
    name: 'found',
    params: () => query() || null, // an empty query loads nothing
    loader: ({ params, abortSignal }) =>
      get<Country[]>(`/countries?${new URLSearchParams({ search: params })}`, abortSignal),
    policy: withPolicy({ debounce: 300 }), // sends a request only after 300 ms without typing
  });
  const country = useResource({
    name: 'country',
    params: code,
    loader: ({ params, abortSignal }) => get<Country>(`/countries/${params}`, abortSignal),
    policy: withPolicy({ retry: { attempts: 2, delay: 10_000 } }),
  });
  const tries = fromSignal(attemptsOf(country.resource));
  const neighbours = useResource({
    name: 'neighbours',
    params: ({ chain }) => chain(country.resource).code, // waits for the country
    loader: ({ params, abortSignal }) => get<Country[]>(`/neighbours/${params}`, abortSignal),
  });
  const visits = useResource({
    name: 'visits',
    loader: ({ abortSignal }) => get<{ readonly visits: number }>('/visits/FRA', abortSignal),
  });
  onCleanup(keepFresh(visits.resource, { every: 1000 }));

  async function save(event: SubmitEvent) {
    event.preventDefault();
    const shown = country.shown();
    if (!shown.hasValue) return;
    const capital = String(new FormData(event.currentTarget as HTMLFormElement).get('capital'));
    country.set({ ...shown.value, capital }); // shown immediately
    setProblem(undefined);
    try {
      const response = await fetch(`/api/countries/${shown.value.code}`, {
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

  // Don't read value() here: it would throw to an <ErrorBoundary>, and suspend under <Suspense>.
  return (
    <>
      <section aria-label="Search">
        <label>
          Part of its name{' '}
          <input type="search" value={text()} onInput={({ currentTarget }) => setText(currentTarget.value)} />
        </label>
        <output>
          {found.isLoading() && `Searching for “${query()}” …`}
          <Show when={found.shown().value}>
            {(countries) => <>{`“${query()}”: ${countries().length} found`}</>}
          </Show>
        </output>
        <Show when={found.error()}>{(error) => <p role="alert">{error().message}</p>}</Show>
        <ul aria-label="Found">
          <For each={found.shown().value}>
            {({ code, name }) => (
              <li>
                <button type="button" onClick={() => setCode(code)}>
                  {name}
                </button>
              </li>
            )}
          </For>
        </ul>
      </section>

      <section aria-label="Country">
        <output>{country.status()}</output>
        <Show when={tries()?.retryAt !== undefined && tries()}>
          {(now) => (
            <p>
              {now().error?.message} Retrying ({now().attempt + 1} of {now().attempts}).{' '}
              <button type="button" onClick={() => retryNow(country.resource)}>
                Now
              </button>
            </p>
          )}
        </Show>
        <Show when={country.error()}>
          {(error) => (
            <p role="alert">
              {error().message}{' '}
              <button type="button" onClick={() => country.reload()}>
                Load again
              </button>
            </p>
          )}
        </Show>
        <Show when={country.shown().value}>
          {(chosen) => (
            <>
              <p>
                The capital of {chosen().name} is {chosen().capital ?? 'none'}.
              </p>
              <form onSubmit={save}>
                <label>
                  New capital <input name="capital" />
                </label>
                <button type="submit" disabled={country.status() === 'local'}>
                  Save
                </button>
              </form>
            </>
          )}
        </Show>
        <Show when={problem()}>{(message) => <p role="alert">Not saved: {message()}</p>}</Show>
        <ul aria-label="Neighbours">
          <For each={neighbours.shown().value}>{({ name }) => <li>{name}</li>}</For>
        </ul>
      </section>

      <section aria-label="Visits">
        <output>
          <Show when={visits.shown().value} fallback={visits.error()?.message ?? '–'}>
            {(now) => <>{`${now().visits} visits`}</>}
          </Show>
        </output>
      </section>
    </>
  );
}
