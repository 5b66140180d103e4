import type { Country, Database } from './database.js';
import { logIn, logInWithCode } from './logins.js';

/** A complete answer, sent as JSON. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/**
 * An answer without an end: it sends the state now and after each change, until the client
 * disconnects.
 */
export interface Live {
  readonly live: (send: (body: unknown) => void, disconnected: AbortSignal) => Promise<void>;
}

/** A text that is sent in pieces, with a pause after each. */
export interface Pieces {
  readonly pieces: readonly string[];
}

interface RequestData {
  /** The code of the country in the path, in upper case. */
  readonly code: string;
  readonly query: URLSearchParams;
  /** The JSON body of the request. */
  readonly body: unknown;
}

interface Route {
  readonly method: string;
  /** A capturing group in it is the code of a country. */
  readonly path: RegExp;
  answer(database: Database, data: RequestData): Promise<Answer | Pieces> | Live;
}

export const databaseError: Answer = { status: 500, body: { error: 'The database is out of order.' } };

/** The base for parsing paths; the host does not matter. */
const origin = 'http://localhost';

const routes: readonly Route[] = [
  {
    method: 'GET',
    path: /^\/countries$/,
    answer: async (database, { query }) => {
      const sql = `
        select * from countries where strpos(lower(name), lower($1)) > 0 and ($2::text is null or name > $2)
        order by name limit $3`;
      const values = [query.get('search') ?? '', query.get('after'), Number(query.get('limit')) || null];
      return { status: 200, body: await database.query<Country>(sql, values) };
    },
  },
  {
    method: 'GET',
    path: /^\/countries\/([^/]+)$/,
    answer: async (database, { code }) => {
      const [country] = await database.query<Country>('select * from countries where code = $1', [code]);
      return country ? { status: 200, body: country } : noCountry(code);
    },
  },
  {
    method: 'PATCH',
    path: /^\/countries\/([^/]+)$/,
    answer: async (database, { code, body }) => {
      const { capital } = (body ?? {}) as { readonly capital?: unknown };
      if (typeof capital !== 'string' || capital.trim() === '')
        return { status: 422, body: { error: 'A capital needs a name.' } };
      const [country] = await database.query<Country>(
        'update countries set capital = $2 where code = $1 returning *',
        [code, capital.trim()],
      );
      return country ? { status: 200, body: country } : noCountry(code);
    },
  },
  {
    method: 'GET',
    path: /^\/answers\/([^/]+)$/,
    answer: async (database, { code }) => {
      const [country] = await database.query<Country>('select * from countries where code = $1', [code]);
      return country ? { pieces: describe(country).split(/(?<= )/) } : noCountry(code);
    },
  },
  {
    method: 'GET',
    path: /^\/neighbours\/([^/]+)$/,
    answer: async (database, { code }) => {
      const sql = `
        select neighbours.* from borders join countries as neighbours on neighbours.code = borders.neighbour
        where borders.country = $1
        order by neighbours.name`;
      return { status: 200, body: await database.query<Country>(sql, [code]) };
    },
  },
  {
    method: 'POST',
    path: /^\/logins$/,
    answer: async (_, { body }) => logIn(body),
  },
  {
    method: 'POST',
    path: /^\/logins\/code$/,
    answer: async (_, { body }) => logInWithCode(body),
  },
  {
    method: 'GET',
    path: /^\/visits$/,
    answer: async (database) => {
      const sql =
        'select country, count(*)::int as visits from visits group by country order by visits desc, country';
      return { status: 200, body: await database.query<{ country: string; visits: number }>(sql) };
    },
  },
  {
    method: 'GET',
    path: /^\/visits\/([^/]+)$/,
    answer: (database, { code }) => visits(database, code, 200),
  },
  {
    method: 'POST',
    path: /^\/visits\/([^/]+)$/,
    answer: async (database, { code }) => {
      await database.query('insert into visits (country) select code from countries where code = $1', [code]);
      return visits(database, code, 201);
    },
  },
  {
    method: 'GET',
    path: /^\/visits\/([^/]+)\/live$/,
    answer: (database, { code }) => ({
      live: async (send, disconnected) => {
        const sendNow = async () => send((await visits(database, code, 200)).body);
        const stop = await database.onVisit((visited) => {
          if (visited === code) void sendNow();
        });
        if (disconnected.aborted) return stop();
        disconnected.addEventListener('abort', () => void stop());
        await sendNow();
      },
    }),
  },
];

/**
 * The REST API: `GET /countries?search=&after=&limit=`, `GET` and `PATCH /countries/:code`,
 * `GET /neighbours/:code`, `GET /visits`, `GET` and `POST /visits/:code`, `POST /logins` and
 * `POST /logins/code`. `GET /answers/:code` describes a country word by word.
 * `GET /visits/:code/live` sends the number of visits after each visit, as Server-Sent Events.
 */
export async function answerTo(
  { method, path }: { readonly method: string; readonly path: string },
  body: unknown,
  database: Database,
): Promise<Answer | Pieces | Live> {
  const url = URL.canParse(path, origin) ? new URL(path, origin) : undefined;
  for (const route of routes) {
    const match = route.method === method && url ? route.path.exec(url.pathname) : null;
    if (match && url)
      return route.answer(database, { code: (match[1] ?? '').toUpperCase(), query: url.searchParams, body });
  }
  return { status: 404, body: { error: `There is no ${method} ${path} here.` } };
}

async function visits(database: Database, code: string, status: number): Promise<Answer> {
  const sql = `
    select count(visits.at)::int as visits
    from countries left join visits on visits.country = countries.code
    where countries.code = $1
    group by countries.code`;
  const [row] = await database.query<{ visits: number }>(sql, [code]);
  return row ? { status, body: row } : noCountry(code);
}

function describe({ name, capital, region, area }: Country): string {
  const aboutCapital = capital === null ? 'It has no capital' : `Its capital is ${capital}`;
  const aboutArea = area === null ? 'its area is unknown' : `its area is ${area} km²`;
  return `${name} is in ${region}. ${aboutCapital}, and ${aboutArea}.`;
}

function noCountry(code: string): Answer {
  return { status: 404, body: { error: `There is no country ${code}.` } };
}
