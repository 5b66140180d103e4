import { createRequire } from 'node:module';
import { resourceModel } from 'xstate-resource/testing';
import type { CountryFacts } from './country-card.js';

interface WorldCountry {
  readonly cca3: string;
  readonly name: { readonly common: string };
  readonly capital: readonly string[];
}

/** The data that also fills the database of the tour. */
const world: readonly WorldCountry[] = createRequire(import.meta.url)('world-countries/countries.json');

/** Two countries, so that the user can switch between them. */
export const countries = world
  .filter(({ cca3 }) => ['FRA', 'JPN'].includes(cca3))
  .map(({ cca3, name, capital }) => ({ code: cca3, name: name.common, capital: capital[0] ?? null }));

/** How a load can fail: the server responds with an error, or breaks off its response. */
export const errors = {
  refused: new Error('The database is down.'),
  cut: new Error('The connection was lost.'),
};

const facts: ReadonlyMap<string | undefined, CountryFacts> = new Map(
  countries.map(({ code, name, capital }) => [code, { name, capital }]),
);

/** The model of the country card. Its params cannot throw, so it has no `params.failed`. */
export const model = resourceModel({
  params: [...facts.keys(), undefined],
  values: [...facts.values()],
  errors: Object.values(errors),
  events: ['params', 'reload', 'set', 'xstate.done.actor.loader', 'xstate.error.actor.loader'],
  // Each country's params load that country.
  filterEvents: ({ params }, event) =>
    event.type !== 'xstate.done.actor.loader' || event.output === facts.get(params),
});

export type Path = ReturnType<typeof model.transitionPaths>[number];
export type State = Path['start'];

/** The params of the requests that are pending in a state. Superseded requests are cancelled. */
export function requestsIn({ chart, params }: State): (string | undefined)[] {
  return chart.hasTag('busy') ? [params] : [];
}
