import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { PGlite } from '@electric-sql/pglite';
import { Problem } from '../command/problem.js';

/** A row of the table `countries`. */
export interface Country {
  /** ISO 3166-1 alpha-3, such as `FRA`. */
  readonly code: string;
  readonly name: string;
  readonly capital: string | null;
  readonly region: string;
  /** In km². */
  readonly area: number | null;
}

/** An in-memory PostgreSQL database with the countries of the world. */
export interface Database {
  /** Runs one statement. `$1`, `$2`, … are placeholders for `values`. */
  query<Row>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  /**
   * Calls `listener` with the code of each country that is visited from now on. Returns a function
   * that unsubscribes.
   */
  onVisit(listener: (code: string) => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

const schema = `
  create table countries (
    code     text primary key,
    name     text not null,
    capital  text,
    region   text not null,
    area     float8 check (area > 0)
  );
  create table borders (
    country    text not null references countries,
    neighbour  text not null references countries,
    primary key (country, neighbour)
  );
  create table visits (
    country  text not null references countries,
    at       timestamptz not null default now()
  );
  create function notify_visit() returns trigger language plpgsql as $$
    begin
      perform pg_notify('visits', new.country);
      return new;
    end $$;
  create trigger visited after insert on visits for each row execute function notify_visit();`;

// In the data set, -1 is an unknown area.
const insertCountries = `
  insert into countries
  select it ->> 'cca3', it -> 'name' ->> 'common', it -> 'capital' ->> 0, it ->> 'region', nullif((it ->> 'area')::float8, -1)
  from jsonb_array_elements($1::jsonb) as it`;

const insertBorders = `
  insert into borders
  select it ->> 'cca3', neighbour
  from jsonb_array_elements($1::jsonb) as it, jsonb_array_elements_text(it -> 'borders') as neighbour`;

/**
 * Opens a new database for each caller.
 *
 * @param file A JSON file in the format of `countries.json` from the npm package `world-countries`.
 *   Default: that file.
 * @throws Problem if the file cannot be read or has another format.
 */
export async function openDatabase(file: string = packagedCountries()): Promise<Database> {
  const json = await read(file);
  const postgres = await PGlite.create();
  try {
    await postgres.exec(schema);
    await postgres.query(insertCountries, [json]);
    await postgres.query(insertBorders, [json]);
  } catch (error) {
    await postgres.close();
    throw invalidFile(file, error);
  }
  return {
    query: async <Row>(sql: string, values: readonly unknown[] = []) =>
      (await postgres.query<Row>(sql, [...values])).rows,
    onVisit: (listener) => postgres.listen('visits', listener),
    close: () => postgres.close(),
  };
}

function packagedCountries(): string {
  try {
    return createRequire(import.meta.url).resolve('world-countries/countries.json');
  } catch (cause) {
    throw new Problem('The npm package world-countries is missing. Run `npm ci` first.', { cause });
  }
}

async function read(file: string): Promise<string> {
  let json: string;
  try {
    json = await readFile(file, 'utf8');
  } catch (cause) {
    const [why] = reason(cause).split(','); // the rest repeats the path
    throw new Problem(`Cannot read ${file} (${why}). Choose another file.`, { cause });
  }
  try {
    JSON.parse(json); // fail now, because PostgreSQL takes seconds to start
  } catch (cause) {
    throw invalidFile(file, cause);
  }
  return json;
}

function invalidFile(file: string, cause: unknown): Problem {
  return new Problem(
    `${file} is not a list of countries like the one in world-countries (${reason(cause)}).`,
    {
      cause,
    },
  );
}

function reason(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  return message.replace(/\s+/g, ' ');
}
