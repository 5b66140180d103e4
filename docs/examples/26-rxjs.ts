// More ways to get a value · RxJS: an observable as the stream, with its operators.
import { distinctUntilChanged, exhaustMap, retry, Subject, startWith } from 'rxjs';
import { fromFetch } from 'rxjs/fetch';
import { effect, resource, signal } from 'xstate-resource';
import { startBackend } from './backend/index.js';

await using backend = await startBackend();

async function visitsIn(response: Response): Promise<number> {
  if (!response.ok) throw new Error(`The server answered ${response.status}.`);
  const { visits } = (await response.json()) as { visits: number };
  return visits;
}

const code = signal('FRA');
const ticks = new Subject<void>(); // in real code: interval(5000)

const visits = resource({
  name: 'visits',
  params: code,
  stream: ({ params }) =>
    ticks.pipe(
      startWith(undefined),
      // Unsubscribing aborts the request.
      exhaustMap(() => fromFetch(`${backend.url}/visits/${params}`, { selector: visitsIn })),
      retry({ count: 2, resetOnSuccess: true }),
      distinctUntilChanged(),
    ),
});

effect(() => {
  const { status, value, error } = visits.snapshot();
  console.log(code(), status, value ?? error?.message ?? '–');
});
await visits.settled();

const answered = (count: number) =>
  backend.until(() => backend.requests().filter(({ status }) => status !== undefined).length === count);
await backend.database.query("insert into visits values ('FRA')"); // another visitor
ticks.next();
await backend.until(() => visits.latest() === 1);
ticks.next();
await answered(3); // the same number again: nothing changes

backend.fail(2); // two of three attempts fail
code.set('ISL');
await visits.settled();

code.set('DEU');
await backend.received('/visits/DEU');
code.set('NOR'); // unsubscribes, which cancels the request
await visits.settled();

backend.fail(3);
ticks.next();
await backend.until(() => visits.status() === 'error');
visits.reload(); // subscribes again
await visits.settled();
visits.destroy();

console.log(`The server saw\n${await backend.log()}`);
