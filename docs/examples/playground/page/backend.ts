import type { Country } from '../../backend/database.js';

export type { Country };

/** What the page shows of a country. A made-up country has no code. */
export interface Found
  extends Pick<Country, 'name' | 'capital'>,
    Partial<Pick<Country, 'code' | 'region' | 'area'>> {
  /** Other countries that match the search. */
  readonly others?: readonly string[];
}

/**
 * The country that best matches a text, or `null`. Names that start with the text rank before names
 * that only contain it.
 */
export async function find(text: string, signal: AbortSignal): Promise<Found | null> {
  const found = await get<Country[]>(`/countries?search=${encodeURIComponent(text)}`, signal);
  const isBeginning = ({ name }: Country) => name.toLowerCase().startsWith(text.toLowerCase());
  const [best, ...others] = [
    ...found.filter(isBeginning),
    ...found.filter((country) => !isBeginning(country)),
  ];
  return best === undefined ? null : { ...best, others: others.map(({ name }) => name) };
}

/** Records a visit to a country. */
export async function postVisit(code: string): Promise<void> {
  await request(`/visits/${code}`, { method: 'POST' });
}

export function get<T>(path: string, signal: AbortSignal): Promise<T> {
  return request<T>(path, { signal });
}

export function getText(path: string, signal: AbortSignal): Promise<string> {
  return request(path, { signal }, (response) => response.text());
}

async function request<T>(
  path: string,
  init: RequestInit,
  read = (response: Response): Promise<T> => response.json(),
): Promise<T> {
  try {
    const response = await fetch(`/api${path}`, init);
    if (response.ok) return await read(response);
    const { error } = (await response.json()) as { readonly error?: string };
    throw new Error(`${response.status}: ${error}`);
  } catch (cause) {
    // Browsers word this error differently.
    throw cause instanceof TypeError ? new Error('The connection was lost.', { cause }) : cause;
  }
}
