// Design patterns · Error handling with retry: retries failures that may pass, with growing pauses and a way to retry now.
import { effect, resource, signal } from 'xstate-resource';
import { attemptsOf, retryNow, withPolicy } from 'xstate-resource/loaders';
import { type Country, startBackend } from './backend/index.js';

await using backend = await startBackend();

class NotFoundError extends Error {}

const code = signal('FRA');

const country = resource({
  name: 'country',
  params: code,
  loader: async ({ params, abortSignal }) => {
    const response = await fetch(`${backend.url}/countries/${params}`, { signal: abortSignal });
    if (response.status === 404) throw new NotFoundError(`There is no country ${params}.`);
    if (!response.ok) throw new Error(`The server answered ${response.status}.`);
    return (await response.json()) as Country;
  },
  policy: withPolicy({
    retry: {
      attempts: 3,
      delay: (attempt) => 500 * 2 ** attempt, // 1, 2, 4 s: the default without its jitter
      when: (error) => !(error instanceof NotFoundError), // a retry would not find it either
    },
  }),
});

effect(() => {
  const { status, value, error } = country.snapshot();
  console.log(status, value?.name ?? error?.message ?? '–');
});

const attempts = attemptsOf(country);

effect(() => {
  const last = attempts();
  if (last?.retryAt === undefined) return; // not pausing
  const seconds = Math.ceil((last.retryAt - Date.now()) / 1000);
  console.log(
    `  ${last.error?.message} Trying again in ${seconds} s (${last.attempt + 1} of ${last.attempts})`,
  );
});

/** Resolves when this attempt has failed and the pause before the next one has begun. */
const pausedAfter = (attempt: number) =>
  backend.until(() => attempts()?.attempt === attempt && attempts()?.retryAt !== undefined);

backend.fail(1);
await country.settled(); // one retry, a second later

backend.fail(4); // every attempt fails
country.reload();
for (const attempt of [1, 2, 3]) {
  await pausedAfter(attempt);
  console.log('  retryNow():', retryNow(country)); // for a button
}
await country.settled();
console.log('  retryNow():', retryNow(country)); // nothing is pausing

code.set('XYZ');
await country.settled();

backend.fail(1);
code.set('DEU');
await pausedAfter(1); // Germany is waiting for its retry …
code.set('JPN'); // … which this cancels
console.log('  attempts:', attempts());
await country.settled();

code.set('BRA');
await backend.received('/countries/BRA'); // an attempt is in flight …
code.set('PER'); // … and is cancelled like any request
await country.settled();

console.log(`The server saw\n${await backend.log()}`);
