import type { Answer } from '../../../examples/backend/routes.js';
import { countries, type Row } from './countries.js';

interface Asked {
  readonly code: string;
  readonly query: URLSearchParams;
  readonly body: string;
}

const routes: Readonly<Record<string, (asked: Asked) => Answer>> = {
  'GET /countries': ({ query }) => {
    const search = (query.get('search') ?? '').toLowerCase();
    const found = [...countries.values()].filter(({ name }) => name.toLowerCase().includes(search));
    return { status: 200, body: found.sort(byName) };
  },

  'GET /countries/:code': ({ code }) => answerFor(code, (country) => country),

  'PATCH /countries/:code': ({ code, body }) => {
    const { capital } = JSON.parse(body) as { readonly capital: string };
    if (capital.trim() === '') return { status: 422, body: { error: 'A capital needs a name.' } };
    return answerFor(code, (country) => {
      const changed = { ...country, capital: capital.trim() };
      countries.set(code, changed);
      return changed;
    });
  },

  'GET /neighbours/:code': ({ code }) =>
    answerFor(code, ({ borders }) =>
      borders
        .map((border) => countries.get(border))
        .filter((country) => country !== undefined)
        .sort(byName),
    ),
};

/** What the server of the examples answers, for the routes that live samples use. */
export function answerTo(method: string, url: URL, body: string): Answer {
  const [, collection = '', code = ''] = url.pathname.split('/');
  const route = routes[`${method} /${collection}${code && '/:code'}`];
  if (route === undefined)
    return { status: 404, body: { error: `There is no ${method} ${url.pathname} here.` } };
  return route({ code: code.toUpperCase(), query: url.searchParams, body });
}

function answerFor(code: string, answer: (country: Row) => unknown): Answer {
  const country = countries.get(code);
  if (country === undefined) return { status: 404, body: { error: `There is no country ${code}.` } };
  return { status: 200, body: answer(country) };
}

const byName = (a: Row, b: Row) => (a.name < b.name ? -1 : 1);
