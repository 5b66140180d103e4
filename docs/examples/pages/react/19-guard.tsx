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

/** Asking first means two things: there is no error that `value()` would throw, and to TypeScript the value is not `undefined`. */
const title = computed(() => (country.hasValue() ? country.value().name : 'No country'));

export default function Guard() {
  const chosen = useSignalValue(code);
  const shown = useSignalValue(title);

  return (
    <main>
      <h1>{shown}</h1>
      <label>
        Code{' '}
        <select value={chosen} onChange={({ target }) => code.set(target.value)}>
          {['FRA', 'JPN', 'XYZ'].map((code) => (
            <option key={code}>{code}</option>
          ))}
        </select>
      </label>
    </main>
  );
}
