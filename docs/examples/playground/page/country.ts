import { type ReadonlySignal, type Resource, resource } from 'xstate-resource';
import { type Country, type Found, find, get } from './backend.js';

/** The country whose name has this text in it. */
export function countryFor(text: ReadonlySignal<string>, name: string): Resource<Found | null> {
  return resource({
    name,
    params: () => text().trim() || undefined, // no text, nothing to load
    loader: ({ params, abortSignal }) => find(params, abortSignal),
  });
}

/** The neighbours of a country. They wait for it, and follow it. */
export function neighboursOf(country: Resource<Found | null>, name: string): Resource<string[]> {
  return resource({
    name,
    params: () => country.value()?.code,
    loader: async ({ params: code, abortSignal }) => {
      const countries = await get<Country[]>(`/neighbours/${code}`, abortSignal);
      return countries.map((neighbour) => neighbour.name);
    },
  });
}

/** How often a country was visited. */
export function visitsOf(country: Resource<Found | null>, name: string): Resource<number> {
  return resource({
    name,
    params: () => country.value()?.code,
    loader: async ({ params: code, abortSignal }) => {
      const { visits } = await get<{ visits: number }>(`/visits/${code}`, abortSignal);
      return visits;
    },
  });
}
