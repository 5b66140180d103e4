import type { Country } from '../../backend/database.js';

export type { Country };

/** What is shown of a country. One that somebody made up has no code. */
export interface Found extends Pick<Country, 'name' | 'capital'>, Partial<Pick<Country, 'code' | 'region' | 'area'>> {
  /** Other countries that the search has found. */
  readonly others?: readonly string[];
}

/** The country that a text means most likely, or `null`: one that begins with it comes before one that only has it in its name. */
export async function find(text: string, signal: AbortSignal): Promise<Found | null> {
  const found = await get<Country[]>(`/countries?search=${encodeURIComponent(text)}`, signal);
  const isBeginning = ({ name }: Country) => name.toLowerCase().startsWith(text.toLowerCase());
  const [best, ...others] = [...found.filter(isBeginning), ...found.filter((country) => !isBeginning(country))];
  return best === undefined ? null : { ...best, others: others.map(({ name }) => name) };
}

/** Counts one more visit of a country. */
export async function postVisit(code: string): Promise<void> {
  await request(`/visits/${code}`, { method: 'POST' });
}

export function get<T>(path: string, signal: AbortSignal): Promise<T> {
  return request<T>(path, { signal });
}

async function request<T>(path: string, init: RequestInit): Promise<T> {
  try {
    const response = await fetch(`/api${path}`, init);
    const body = (await response.json()) as T & { readonly error?: string };
    if (!response.ok) throw new Error(`${response.status}: ${body.error}`);
    return body;
  } catch (cause) {
    // Each browser has its own words for a connection that breaks.
    throw cause instanceof TypeError ? new Error('The connection was lost.', { cause }) : cause;
  }
}
