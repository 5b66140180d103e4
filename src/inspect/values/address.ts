/**
 * The named parts of a URL: the user name, the password, and the fields of its query and fragment.
 */

/** The groups, in order: scheme, user, password, host and path, query, fragment. */
const form = /^(?:((?:[a-z][a-z\d+.-]*:)+\/\/)(?:([^/?#@:]*)(?::([^/?#@]*))?@)?)?([^?#]*)(\?[^#]*)?(#.*)?$/is;

/** The part of a fragment before its fields: some routers put a path there. */
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
 * Returns `url` with each named part replaced by what `ask` returns for it. The rest stays as
 * written.
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
    const [[name, value]] = [...new URLSearchParams(`&${written}`)] as [[string, string]]; // `&` first, because URLSearchParams drops a leading question mark
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
