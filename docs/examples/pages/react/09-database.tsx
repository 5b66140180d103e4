import { computed, resource, signal } from 'xstate-resource';
import { useResource, useSignalValue } from 'xstate-resource/react';

/** A row of the table, as the server sends it. */
interface Country {
  readonly code: string;
  readonly name: string;
  readonly area: number | null;
}

const code = signal('FRA');

const neighbours = resource({
  name: 'neighbours',
  params: code,
  loader: async ({ params, abortSignal }) => {
    const response = await fetch(`/api/neighbours/${params}`, { signal: abortSignal });
    if (!response.ok) throw new Error(`The server answered ${response.status}.`);
    return (await response.json()) as Country[];
  },
});

const area = computed(() =>
  neighbours.hasValue() ? neighbours.value().reduce((sum, row) => sum + (row.area ?? 0), 0) : undefined,
);

const inKm2 = (area: number | null | undefined) => (area ? `${area.toLocaleString('en')} km²` : '–');

export default function Database() {
  const selected = useSignalValue(code);
  const total = useSignalValue(area);
  const { status, value: rows = [], error } = useResource(neighbours);

  return (
    <main>
      <h1>Neighbours of a country</h1>
      <label>
        Country{' '}
        <select value={selected} onChange={({ target }) => code.set(target.value)}>
          <option value="FRA">France</option>
          <option value="CHN">China</option>
          <option value="ISL">Iceland</option>
        </select>
      </label>
      <output>
        {status === 'loading' ? 'Loading …' : `${rows.length} neighbours, ${inKm2(total)} in total`}
      </output>
      {error && <p role="alert">{error.message}</p>}
      <ul>
        {rows.map((row) => (
          <li key={row.code}>
            {row.name}, {inKm2(row.area)}
          </li>
        ))}
      </ul>
    </main>
  );
}
