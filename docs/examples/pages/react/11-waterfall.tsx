import { resource, signal } from 'xstate-resource';
import { useResource, useSignalValue } from 'xstate-resource/react';

interface Country {
  readonly code: string;
  readonly name: string;
}

const name = signal('Germany');

const country = resource({
  name: 'country',
  params: name,
  loader: async ({ params, abortSignal }) => {
    const response = await fetch(`/api/countries?${new URLSearchParams({ search: params })}`, {
      signal: abortSignal,
    });
    if (!response.ok) throw new Error(`The server answered ${response.status}.`);
    const [first] = (await response.json()) as Country[];
    if (first === undefined) throw new Error(`There is no country called ${params}.`);
    return first;
  },
});

const neighbours = resource({
  name: 'neighbours',
  params: () => country.value()?.code, // none yet: nothing to load; and where it throws, this is the error here, too
  loader: async ({ params, abortSignal }) => {
    const response = await fetch(`/api/neighbours/${params}`, { signal: abortSignal });
    if (!response.ok) throw new Error(`The server answered ${response.status}.`);
    return (await response.json()) as Country[];
  },
});

export default function Waterfall() {
  const chosen = useSignalValue(name);
  const { status, value } = useResource(country);
  const { status: then, value: list, error } = useResource(neighbours);

  return (
    <main>
      <h1>First a country, then its neighbours</h1>
      <label>
        Name{' '}
        <select value={chosen} onChange={({ target }) => name.set(target.value)}>
          {['Germany', 'Portugal', 'Atlantis'].map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <output>
        country {status}, neighbours {then}
      </output>
      {value && <p>Its code is {value.code}.</p>}
      {list && <p>Next to it: {list.map(({ name }) => name).join(', ')}.</p>}
      {error && <p role="alert">{error.message}</p>}
    </main>
  );
}
