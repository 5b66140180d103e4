import { type ReadonlySignal, type Resource, resource } from 'xstate-resource';
import { withPolicy } from 'xstate-resource/loaders';
import { type Country, type Found, find, get, getText } from './backend.js';

/** The country whose name contains this text. */
export function countryFor(text: ReadonlySignal<string>, name: string): Resource<Found | null> {
  return resource({
    name,
    params: () => text().trim() || undefined, // no text, nothing to load
    loader: ({ params, abortSignal }) => find(params, abortSignal),
  });
}

/** The neighbours of a country. They wait for it and follow it. */
export function neighboursOf(country: Resource<Found | null>, name: string): Resource<string[]> {
  return resource({
    name,
    params: ({ chain }) => chain(country)?.code, // loading while the country is
    loader: async ({ params: code, abortSignal }) => {
      const countries = await get<Country[]>(`/neighbours/${code}`, abortSignal);
      return countries.map((neighbour) => neighbour.name);
    },
  });
}

/** A trip to a country and all its neighbours: each stop is an item of a stream. */
export function tripAround(country: Resource<Found | null>, name: string): Resource<string[]> {
  return resource({
    name,
    params: ({ chain }) => chain(country)?.code,
    async *stream({ params: code, abortSignal }) {
      const stops: string[] = [];
      const neighbours = await get<Country[]>(`/neighbours/${code}`, abortSignal);
      for (const stop of [code, ...neighbours.map((neighbour) => neighbour.code)]) {
        const { capital, name } = await get<Country>(`/countries/${stop}`, abortSignal);
        stops.push(capital ?? name);
        yield [...stops];
      }
    },
  });
}

/** A description of a country. If the server fails, the request is retried after a pause. */
export function descriptionOf(country: Resource<Found | null>, name: string): Resource<string> {
  return resource({
    name,
    params: ({ chain }) => chain(country)?.code,
    loader: ({ params: code, abortSignal }) => getText(`/answers/${code}`, abortSignal),
    policy: withPolicy({ retry: { attempts: 2, delay: 3000 }, timeout: 10_000 }),
  });
}

/** The number of visits to a country. */
export function visitsOf(country: Resource<Found | null>, name: string): Resource<number> {
  return resource({
    name,
    params: () => country.value()?.code, // idle while the country loads
    loader: async ({ params: code, abortSignal }) => {
      const { visits } = await get<{ visits: number }>(`/visits/${code}`, abortSignal);
      return visits;
    },
  });
}
