// Design patterns · Error handling with retry: waiting longer each time, only where it may help, and only while somebody waits.
import { setImmediate } from 'node:timers/promises';
import pRetry, { AbortError } from 'p-retry';
import { effect, resource, signal } from 'xstate-resource';
import { type Country, startBackend } from './backend/index.js';

await using backend = await startBackend();

const code = signal('FRA');
const failures = signal(0);
const firstWait = signal(10); // in milliseconds; outside of an example, a second or so

const country = resource({
  name: 'country',
  params: code,
  loader: ({ params, abortSignal }) =>
    pRetry(
      async () => {
        const response = await fetch(`${backend.url}/countries/${params}`, { signal: abortSignal });
        if (response.status === 404) throw new AbortError(`There is no country ${params}.`); // and there won't be
        if (!response.ok) throw new Error(`The server answered ${response.status}.`);
        return (await response.json()) as Country;
      },
      {
        signal: abortSignal, // ends the waiting between two tries
        retries: 3,
        minTimeout: firstWait(), // then twice as long, each time
        onFailedAttempt: ({ error, attemptNumber, retriesLeft }) => {
          if (abortSignal.aborted) return; // it has not failed: nobody wants it any more
          console.log(`  try ${attemptNumber}: ${error.message} Left: ${retriesLeft}`);
          failures.update((count) => count + 1);
        },
      },
    ),
});

effect(() => {
  const { status, value, error } = country.snapshot();
  console.log(status, value?.name ?? error?.message ?? '–');
});

backend.fail(2);
await country.settled();

backend.fail(4); // one more than there are tries again
country.reload();
await country.settled();

code.set('XYZ');
await country.settled();

firstWait.set(60_000); // read by the loader, not by the params: nothing is loaded for it
failures.set(0);
backend.fail(1);
code.set('DEU');
await backend.until(() => failures() === 1);
await setImmediate(); // by now it waits: Germany is to be tried again in a minute …
firstWait.set(10);
code.set('JPN'); // … in which nobody wants it any more
await country.settled();

code.set('BRA');
await backend.received('/countries/BRA'); // a try on its way …
code.set('PER'); // … is cancelled as any request is
await country.settled();

console.log(`The server saw\n${await backend.log()}`);
