// Core concepts · The six statuses: one resource goes through all of them.
import { effect, resource, signal } from 'xstate-resource';
import { type Country, startBackend } from './backend/index.js';

await using backend = await startBackend();

const code = signal<string | null>(null);

const capital = resource({
  params: code,
  loader: async ({ params, abortSignal }) => {
    const response = await fetch(`${backend.url}/countries/${params}`, { signal: abortSignal });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    return ((await response.json()) as Country).capital;
  },
});

function read(): string {
  try {
    return String(capital.value());
  } catch (error) {
    return `throws ${error}`;
  }
}

const row = (...cells: unknown[]) =>
  console.log(
    cells
      .map((cell) => String(cell).padEnd(11))
      .join(' ')
      .trimEnd(),
  );
row('status', 'hasValue()', 'isLoading()', 'value()');
effect(() => row(capital.status(), capital.hasValue(), capital.isLoading(), read()));

code.set('FRA');
await capital.settled();

capital.set('Lyon');

capital.reload();
await capital.settled();

backend.fail(1);
capital.reload();
await capital.settled();

capital.reload();
await capital.settled();

capital.destroy();
