import type { Answer } from './routes.js';

/** Those who may log in: with a password, and then with a code, which somebody else would send to their telephone. */
const users = [{ name: 'Ada', password: 'engine', code: '1843' }];

type Fields = Readonly<Record<string, unknown>>;

/** The first step takes `{ name, password }`, and gives the `{ login }` that the second one wants. */
export function logIn(body: unknown): Answer {
  const { name, password } = (body ?? {}) as Fields;
  const user = users.find((each) => each.name === name && each.password === password);
  return user
    ? { status: 201, body: { login: `login-of-${user.name}` } }
    : refused('That is no name with its password.');
}

/** The second step takes `{ login, code }`, and gives `{ name }`. */
export function logInWithCode(body: unknown): Answer {
  const { login, code } = (body ?? {}) as Fields;
  const user = users.find((each) => `login-of-${each.name}` === login && each.code === code);
  return user ? { status: 200, body: { name: user.name } } : refused('That is not the code.');
}

function refused(error: string): Answer {
  return { status: 403, body: { error } };
}
