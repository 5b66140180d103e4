import { resource, signal } from 'xstate-resource';
import type { Country } from '../backend/database.js';
import type { Scene, Stage } from './stage.js';

/**
 * The scenes of the tour, in order. To add one, append it to the list: either `stage.watch` a new
 * resource or use `country`, and then make changes in `stage.act`.
 */
export function scenesOn(stage: Stage): Scene[] {
  const { database, server } = stage;

  const code = signal<string | null>(null);

  const country = resource({
    name: 'country',
    params: code,
    loader: ({ params, abortSignal }) =>
      json<Country>(`${server.url}/countries/${params}`, { signal: abortSignal }),
  });

  return [
    {
      title: 'First load',
      description: 'Nothing is selected, so the resource is idle. Then you select a country.',
      async play() {
        await stage.watch(country, { value: countryInWords, request: () => `GET /countries/${code()}` });
        await stage.act(() => code.set('FRA'));
      },
    },
    {
      title: 'A change of mind',
      description: 'You select Japan while Germany is loading. That request is cancelled.',
      async play() {
        await stage.begin(() => code.set('DEU'));
        await stage.act(() => code.set('JPN'));
      },
    },
    {
      title: 'Two changes in one turn',
      description: 'Every read is up to date at once, but only the last change makes a request.',
      async play() {
        await stage.act(() => {
          code.set('BRA');
          code.set('PER');
        });
      },
    },
    {
      title: 'Reload',
      description: 'Fresh data without flicker: the old value stays until the new one arrives.',
      async play() {
        await stage.act(() => country.reload());
      },
    },
    {
      title: 'An error and a recovery',
      description: 'An error is a status like any other. The next params replace it.',
      async play() {
        await stage.act(() => code.set('XYZ'));
        await stage.act(() => code.set('NOR'));
      },
    },
    {
      title: 'One resource feeds another',
      description: 'The neighbours load whenever the country changes, with their own SQL query.',
      async play() {
        const neighbours = resource({
          name: 'neighbours',
          params: () => country.value()?.code,
          loader: async ({ params }) => {
            const sql = `
              select name from borders join countries on countries.code = borders.neighbour
              where borders.country = $1
              order by name`;
            return await database.query<{ name: string }>(sql, [params]);
          },
        });
        await stage.watch(neighbours, {
          value: (rows) => rows.map(({ name }) => name).join(', ') || 'none',
          request: () => `SQL borders of ${code()}`,
        });
        await stage.act(() => code.set('BTN'));
        await stage.act(() => neighbours.destroy());
      },
    },
    {
      title: 'An optimistic update',
      description: "Your visit shows before it is sent. The reload adds everyone else's visits.",
      async play() {
        const visits = resource({
          name: 'visits',
          params: code,
          loader: async ({ params, abortSignal }) => {
            const found = await json<{ visits: number }>(`${server.url}/visits/${params}`, {
              signal: abortSignal,
            });
            return found.visits;
          },
        });
        const post = async (where: string) =>
          (await fetch(`${server.url}/visits/${where}`, { method: 'POST' })).text();
        const you = { visit: post };
        const someoneElse = { visit: post };

        await stage.watch(visits, {
          value: (count) => `${count} ${count === 1 ? 'visit' : 'visits'}`,
          request: () => `GET /visits/${code()}`,
        });
        await stage.act(() => someoneElse.visit('BTN'));
        await stage.act(() => visits.update((count = 0) => count + 1));
        await stage.act(() => you.visit('BTN'));
        await stage.act(() => visits.reload());
        await stage.act(() => visits.destroy());
      },
    },
    {
      title: 'Nothing to load',
      description: 'If params are null, nothing is loaded: no value, no request.',
      async play() {
        await stage.act(() => code.set(null));
      },
    },
    {
      title: 'Destroying a resource',
      description: 'Destroying it cancels the request in flight. Later changes have no effect.',
      async play() {
        await stage.begin(() => code.set('ISL'));
        await stage.act(() => country.destroy());
        await stage.act(() => code.set('FRA'));
      },
    },
  ];
}

function countryInWords({ name, capital, area }: Country): string {
  const parts = [name, capital, area === null ? null : `${area.toLocaleString('en')} km²`];
  return parts.filter((part) => part !== null).join(' · ');
}

async function json<T>(url: string, init: RequestInit): Promise<T> {
  const response = await fetch(url, init);
  const body = (await response.json()) as T & { readonly error?: string };
  if (!response.ok) throw new Error(`${response.status}: ${body.error}`);
  return body;
}
