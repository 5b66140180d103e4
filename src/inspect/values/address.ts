/**
 * The names in a URL: of the user and the password, and of the fields in its query and its
 * fragment.
 */

/** In order: scheme, user, password, host and path, query, fragment. */
const form = /^(?:((?:[a-z][a-z\d+.-]*:)+\/\/)(?:([^/?#@:]*)(?::([^/?#@]*))?@)?)?([^?#]*)(\?[^#]*)?(#.*)?$/is;

/** Where the fields of a fragment begin: some routers have a path before them. */
const beforeFields = /^(?:#(?:[/!][^?]*\?|[^?=]*\?)?)?/;

type Parts = [
  string,
  string | undefined,
  string | undefined,
  string | undefined,
  string,
  string | undefined,
  string | undefined,
];

type Ask = (name: string, value: string) => unknown;

/**
 * `url` with what `ask` wants shown in the place of each part that has a name. The rest stays as it
 * is written.
 */
export function withNamesAsked(url: string, ask: Ask): string {
  const [, scheme = '', user, password, place, query = '', fragment = ''] = form.exec(
    url,
  ) as unknown as Parts;
  const login =
    user === undefined
      ? ''
      : `${asked('username', user)}${password === undefined ? '' : `:${asked('password', password)}`}@`;
  return (
    scheme +
    login +
    place +
    fields(query, 1) +
    fields(fragment, (beforeFields.exec(fragment) as RegExpExecArray)[0].length)
  );

  function asked(name: string, written: string): string {
    return written === '' ? '' : replaced(name, written, decoded(written));
  }

  function fields(text: string, from: number): string {
    return text.slice(0, from) + text.slice(from).split('&').map(field).join('&');
  }

  function field(written: string): string {
    const at = written.indexOf('=') + 1;
    if (at === 0) return written;
    const [[name, value]] = [...new URLSearchParams(`&${written}`)] as [[string, string]]; // a question mark at the start would go
    return written.slice(0, at) + replaced(name, written.slice(at), value);
  }

  function replaced(name: string, written: string, value: string): string {
    const shown = ask(name, value);
    if (shown === value) return written;
    return typeof shown === 'string' ? shown : '(redacted)';
  }
}

function decoded(written: string): string {
  try {
    return decodeURIComponent(written);
  } catch {
    return written;
  }
}
