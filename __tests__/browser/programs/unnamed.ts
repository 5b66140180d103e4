/** Has resources without a name or with the same name. Runs until it is stopped. */
import { argv, stdin } from 'node:process';
import { resource } from 'xstate-resource';
import { inspectResources } from 'xstate-resource/inspect';

const all = [
  resource({ loader: async () => 'first' }),
  resource({ name: 'user', loader: async () => 'Ada' }),
  resource({ loader: async () => 'second' }),
];
for (const each of all) each.status();
inspectResources(undefined, { url: argv[1] as string });
all.push(resource({ name: 'user', loader: async () => 'Grace' }));
all.at(-1)?.status();
stdin.on('data', () => all.length); // keeps them alive; unreferenced resources may be garbage-collected
