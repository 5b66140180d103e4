/** Loads three things and exits. Nothing but its loads keeps it alive. */
import { argv } from 'node:process';
import { resource, signal } from 'xstate-resource';
import { connectInspector, inspectResources } from 'xstate-resource/inspect';

const connection = connectInspector({ url: argv[1] as string });
inspectResources(connection);
const id = signal(1);
const user = resource({
  name: 'user',
  params: id,
  loader: async ({ params }) => ({ id: params, name: `User ${params}` }),
});
const failing = resource({
  name: 'failing',
  loader: () => Promise.reject(new TypeError('no such thing', { cause: new Error('deep down') })),
});
await Promise.all([user.settled(), failing.settled()]);
id.set(2);
await user.settled();
user.set({ id: 2, name: 'Somebody' });
connection.stop();
