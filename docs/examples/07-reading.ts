// Core concepts · Reading a resource: member by member, or all at once as a snapshot.
import { resource, signal } from 'xstate-resource';
import { type Country, startBackend } from './backend/index.js';

await using backend = await startBackend();

const code = signal('FRA');

const country = resource({
  params: code,
  loader: async ({ params, abortSignal }) => {
    const response = await fetch(`${backend.url}/countries/${params}`, { signal: abortSignal });
    if (!response.ok) throw new Error(`There is no country ${params}.`);
    return (await response.json()) as Country;
  },
});

/** Member by member. */
function members(): string {
  if (country.hasValue()) return country.value().name; // a Country: hasValue() rules out undefined
  if (country.isLoading()) return `… (was ${country.latest()?.name ?? 'nothing'})`;
  return `${country.status()}: ${country.error()?.message}`;
}

/** With the snapshot. The compiler reports a status that is left out. */
function view(): string {
  const shown = country.snapshot();
  switch (shown.status) {
    case 'idle':
      return 'Choose a country.';
    case 'loading':
      return 'Loading …';
    case 'reloading':
      return `${shown.value?.name ?? ''} …`; // no value if it reloads after an error
    case 'resolved':
    case 'local':
      return shown.value.name;
    case 'error':
      return `Sorry: ${shown.error.message}`;
  }
}

const show = () => console.log(members().padEnd(33), view());

show();
const { status, value } = await country.settled(); // resolves to the final snapshot; never rejects
console.log(status, value?.capital);
show();

country.reload();
show();
await country.settled();

code.set('XYZ');
show();
await country.settled();
show();
