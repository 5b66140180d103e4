import { resource, signal } from 'xstate-resource';
import type { Country } from '../backend/database.js';
import type { Scene, Stage } from './stage.js';

/**
 * The show, in the order in which it is played. To add a scene, add it to the list: `stage.watch` a resource of its own, or use
 * `country`, and let things happen in `stage.act`.
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
      why: 'Nothing is chosen, so there is nothing to load: idle. Then somebody chooses.',
      async play() {
        await stage.watch(country, { value: countryInWords, request: () => `GET /countries/${code()}` });
        await stage.act(() => code.set('FRA'));
      },
    },
    {
      title: 'A change of mind',
      why: 'Japan is wanted while Germany is on its way. The server is told to stop.',
      async play() {
        await stage.begin(() => code.set('DEU'));
        await stage.act(() => code.set('JPN'));
      },
    },
    {
      title: 'Two changes in one turn',
      why: 'Every read is right at once, yet only the last change costs a request.',
      async play() {
        await stage.act(() => {
          code.set('BRA');
          code.set('PER');
        });
      },
    },
    {
      title: 'Reload',
      why: 'Fresh data without a flicker: the value stays until the new one is there.',
      async play() {
        await stage.act(() => country.reload());
      },
    },
    {
      title: 'An error, and the way out of it',
      why: 'An error is a status like any other. The next change leaves it behind.',
      async play() {
        await stage.act(() => code.set('XYZ'));
        await stage.act(() => code.set('NOR'));
      },
    },
    {
      title: 'One resource feeds another',
      why: 'The neighbours follow their country by themselves, with SQL of their own.',
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
      title: 'Yours first, then the truth',
      why: "Your visit shows before it is sent. The reload brings everybody else's, too.",
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
        const somebody = { visits: post };

        await stage.watch(visits, {
          value: (count) => `${count} ${count === 1 ? 'visit' : 'visits'}`,
          request: () => `GET /visits/${code()}`,
        });
        await stage.act(() => somebody.visits('BTN'));
        await stage.act(() => visits.update((count = 0) => count + 1));
        await stage.act(() => you.visit('BTN'));
        await stage.act(() => visits.reload());
        await stage.act(() => visits.destroy());
      },
    },
    {
      title: 'Nothing to load',
      why: 'Params that are null ask for nothing: no value, no request.',
      async play() {
        await stage.act(() => code.set(null));
      },
    },
    {
      title: 'The end of a resource',
      why: 'Destroyed in mid-load: the request is cancelled, later changes reach nobody.',
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
