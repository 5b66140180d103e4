/**
 * Creates 300 resources, every third of which loads forever, and inspects them afterwards. Runs
 * until it is stopped, and follows commands.
 */
import { argv, stdin } from 'node:process';
import { createInterface } from 'node:readline';
import { resource, signal } from 'xstate-resource';
import { connectInspector, inspectResources } from 'xstate-resource/inspect';

const place = signal('a');
const all = Array.from({ length: 300 }, (_, index) =>
  resource({
    name: `late-${index}`,
    params: place,
    loader: ({ params }) =>
      index % 3 === 0 ? new Promise<string>(() => {}) : Promise.resolve(`${params}${index}`),
  }),
);
await Promise.all(all.filter((_, index) => index % 3 > 0).map((each) => each.settled()));
for (const each of all) each.status();
inspectResources(connectInspector({ url: argv[1] as string }));
console.log('inspected');
for await (const line of createInterface(stdin)) {
  place.set(line);
  await all[1]?.settled();
  console.log(`at ${line}`);
}
