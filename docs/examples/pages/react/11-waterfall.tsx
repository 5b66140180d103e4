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
    if (first === undefined) throw new Error(`No country is called ${params}.`);
    return first;
  },
});

const neighbours = resource({
  name: 'neighbours',
  // Undefined loads nothing. If value() throws, this resource has the same error.
  params: () => country.value()?.code,
  loader: async ({ params, abortSignal }) => {
    const response = await fetch(`/api/neighbours/${params}`, { signal: abortSignal });
    if (!response.ok) throw new Error(`The server answered ${response.status}.`);
    return (await response.json()) as Country[];
  },
});

export default function Waterfall() {
  const selected = useSignalValue(name);
  const { status, value } = useResource(country);
  const { status: neighboursStatus, value: list, error } = useResource(neighbours);

  return (
    <main>
      <h1>First a country, then its neighbours</h1>
      <label>
        Name{' '}
        <select value={selected} onChange={({ target }) => name.set(target.value)}>
          {['Germany', 'Portugal', 'Atlantis'].map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <output>
        country {status}, neighbours {neighboursStatus}
      </output>
      {value && <p>Its code is {value.code}.</p>}
      {list && <p>Neighbours: {list.map(({ name }) => name).join(', ')}.</p>}
      {error && <p role="alert">{error.message}</p>}
    </main>
  );
}
