import type { Answer } from './routes.js';

/**
 * Users log in with a password, then with a code. A real server would send that code to their
 * phone.
 */
const users = [{ name: 'Ada', password: 'engine', code: '1843' }];

type Fields = Readonly<Record<string, unknown>>;

/**
 * The first step takes `{ name, password }` and returns the `{ login }` that the second step needs.
 */
export function logIn(body: unknown): Answer {
  const { name, password } = (body ?? {}) as Fields;
  const user = users.find((each) => each.name === name && each.password === password);
  return user
    ? { status: 201, body: { login: `login-of-${user.name}` } }
    : refused('Wrong name or password.');
}

/** The second step takes `{ login, code }` and returns `{ name }`. */
export function logInWithCode(body: unknown): Answer {
  const { login, code } = (body ?? {}) as Fields;
  const user = users.find((each) => `login-of-${each.name}` === login && each.code === code);
  return user ? { status: 200, body: { name: user.name } } : refused('Wrong code.');
}

function refused(error: string): Answer {
  return { status: 403, body: { error } };
}
