import { computed, resource, signal } from 'xstate-resource';
import { useSignalValue } from 'xstate-resource/react';

interface Country {
  readonly name: string;
  readonly capital: string | null;
}

const code = signal('FRA');

const country = resource({
  name: 'country',
  params: code,
  loader: async ({ params, abortSignal }) => {
    const response = await fetch(`/api/countries/${params}`, { signal: abortSignal });
    if (!response.ok) throw new Error(`The server answered ${response.status}.`);
    return (await response.json()) as Country;
  },
});

/** After `hasValue()`, `value()` does not throw, and its type excludes `undefined`. */
const title = computed(() => (country.hasValue() ? country.value().name : 'No country'));

export default function Guard() {
  const selected = useSignalValue(code);
  const heading = useSignalValue(title);

  return (
    <main>
      <h1>{heading}</h1>
      <label>
        Code{' '}
        <select value={selected} onChange={({ target }) => code.set(target.value)}>
          {['FRA', 'JPN', 'XYZ'].map((code) => (
            <option key={code}>{code}</option>
          ))}
        </select>
      </label>
    </main>
  );
}
