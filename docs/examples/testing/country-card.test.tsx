/** @jest-environment jsdom */
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { controlledLoader } from 'xstate-resource/testing';
import { CountryCard, type CountryFacts } from './country-card.js';
import { countries, model, type Path, requestsIn } from './model.js';
import { readScreen, screenOf } from './screen.js';

const type = (label: string, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } });
const press = (name: string) => fireEvent.click(screen.getByText(name));

async function follow(path: Path): Promise<void> {
  const server = controlledLoader<CountryFacts, string>();
  render(<CountryCard countries={countries} loader={server} />, { reactStrictMode: true });

  await path.test({
    act, // React renders the result of an event before the state is checked
    events: {
      params: ({ event }) => type('Country', event.params ?? ''),
      reload: () => press('Reload'),
      set: ({ event }) => {
        type('Your name for it', event.value.name);
        type('Your capital', event.value.capital ?? '');
        press('Rename');
      },
      'xstate.done.actor.loader': ({ event }) => server.resolve(event.output),
      'xstate.error.actor.loader': ({ event }) => server.reject(event.error),
    },
    states: (state) => {
      expect(readScreen()).toEqual(screenOf(state));
      expect(server.pending.map(({ params }) => params)).toEqual(requestsIn(state));
    },
  });

  const shown = readScreen();
  for (const load of server.loads.filter(({ abortSignal }) => abortSignal.aborted)) {
    await act(() => server.resolve({ name: 'Late', capital: null }, load));
  }
  expect(readScreen()).toEqual(shown);
  cleanup();
}

beforeEach(() => {
  jest.spyOn(console, 'error');
});
afterEach(() => {
  expect(console.error).not.toHaveBeenCalled(); // React warns with it
  jest.restoreAllMocks();
});

for (const path of model.transitionPaths()) test(path.description, () => follow(path));

test('every transition was taken', () => expect(model.coverage().missing).toEqual([]));

test('all simple paths of up to three events', async () => {
  for (const path of model.simplePaths({ maxLength: 3 })) await follow(path);
}, 30_000);
