// More ways to get a value · Actor logic as the loader: a two-step login as a state machine, whose output is the value.
import { setImmediate } from 'node:timers/promises';
import { type ActorRefFrom, assign, fromPromise, setup, waitFor } from 'xstate';
import { effect, resource, signal } from 'xstate-resource';
import type { ResourceLoaderInput } from 'xstate-resource/machine';
import { startBackend } from './backend/index.js';

await using backend = await startBackend();

interface User {
  readonly name: string;
}

/** Sends one step of the login and returns the server’s answer. */
const post = fromPromise(
  async ({
    input: { path, body },
    signal,
  }: {
    input: { path: string; body: object };
    signal: AbortSignal;
  }) => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(backend.url + path, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
      signal,
    });
    const answer = (await response.json()) as { login: string; name: string; error: string };
    if (!response.ok) throw new Error(answer.error);
    return answer;
  },
);

const loginMachine = setup({
  types: {
    input: {} as ResourceLoaderInput<User, string>,
    context: {} as { name: string; login: string; problem: string; user: User | undefined },
    events: {} as { type: 'password'; password: string } | { type: 'code'; code: string },
    output: {} as User,
  },
  actors: { post },
  actions: { explain: assign({ problem: (_, { error }: { error: unknown }) => (error as Error).message }) },
}).createMachine({
  id: 'login',
  context: ({ input }) => ({ name: input.params, login: '', problem: '', user: undefined }),
  initial: 'asking for the password',
  states: {
    'asking for the password': { on: { password: 'checking the password' } },
    'checking the password': {
      invoke: {
        src: 'post',
        input: ({ context: { name }, event }) => ({ path: '/logins', body: { ...event, name } }),
        onDone: {
          target: 'asking for the code',
          actions: assign({ login: ({ event }) => event.output.login, problem: '' }),
        },
        onError: {
          target: 'asking for the password',
          actions: { type: 'explain', params: ({ event }) => event },
        },
      },
    },
    'asking for the code': { on: { code: 'checking the code' } },
    'checking the code': {
      invoke: {
        src: 'post',
        input: ({ context: { login }, event }) => ({ path: '/logins/code', body: { ...event, login } }),
        onDone: { target: 'done', actions: assign({ user: ({ event }) => event.output }) },
        onError: {
          target: 'asking for the code',
          actions: { type: 'explain', params: ({ event }) => event },
        },
      },
    },
    done: { type: 'final' },
  },
  output: ({ context }) => context.user as User,
});

const name = signal<string | null>('Ada'); // null: no login needed
const user = resource({ name: 'user', params: name, loader: loginMachine });

effect(() => {
  const { status, value } = user.snapshot();
  console.log(`${name() ?? 'nobody'} ${status}${value ? `: welcome, ${value.name}` : ''}`);
});

/** The running machine: a child of the resource's actor. */
const login = () => user.actor.getSnapshot().children.loader as ActorRefFrom<typeof loginMachine>;

/** Waits for a step of the login and prints it, as a form would show it. */
async function step(wanted: string): Promise<void> {
  await setImmediate(); // the machine starts after this turn
  const { value, context } = await waitFor(login(), ({ value }) => value === wanted);
  console.log(`  ${value}${context.problem && `: ${context.problem}`}`);
}

await step('asking for the password');
login().send({ type: 'password', password: 'steam' });
await step('checking the password');
await step('asking for the password');
login().send({ type: 'password', password: 'engine' });
await step('asking for the code');

backend.network.update((network) => ({ ...network, delay: 10_000 }));
login().send({ type: 'code', code: '1842' });
await backend.received('/logins/code');
backend.network.update((network) => ({ ...network, delay: 0 }));
name.set(null); // cancels the login: stops the machine and its request
await setImmediate();

name.set('Ada'); // starts over
await step('asking for the password');
login().send({ type: 'password', password: 'engine' });
await step('asking for the code');
login().send({ type: 'code', code: '1843' });
await user.settled();

user.reload(); // runs the machine again; Ada stays logged in until it is done
await step('asking for the password');
user.destroy();

console.log(`The server saw\n${await backend.log()}`);
