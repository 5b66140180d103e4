// Design patterns · Error handling with retry: waiting longer each time, only where it may help, with a button that says now, and only while somebody waits.
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
      delay: (attempt) => 500 * 2 ** attempt, // 1, 2, 4 s: the default, but for the chance in it
      when: (error) => !(error instanceof NotFoundError), // there will be none the next time
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
  if (last?.retryAt === undefined) return; // it does not pause
  const seconds = Math.ceil((last.retryAt - Date.now()) / 1000);
  console.log(
    `  ${last.error?.message} Trying again in ${seconds} s (${last.attempt + 1} of ${last.attempts})`,
  );
});

/** Resolves when this try has failed, and the next one is waited for. */
const failed = (attempt: number) =>
  backend.until(() => attempts()?.attempt === attempt && attempts()?.retryAt !== undefined);

backend.fail(1);
await country.settled(); // a second later

backend.fail(4); // one more than there are tries again
country.reload();
for (const attempt of [1, 2, 3]) {
  await failed(attempt);
  console.log('  now:', retryNow(country)); // what a button is for
}
await country.settled();
console.log('  now:', retryNow(country)); // nothing is waited for

code.set('XYZ');
await country.settled();

backend.fail(1);
code.set('DEU');
await failed(1); // Germany is to be tried again in a second …
code.set('JPN'); // … in which nobody wants it any more
console.log('  attempts:', attempts());
await country.settled();

code.set('BRA');
await backend.received('/countries/BRA'); // a try on its way …
code.set('PER'); // … is cancelled as any request is
await country.settled();

console.log(`The server saw\n${await backend.log()}`);
