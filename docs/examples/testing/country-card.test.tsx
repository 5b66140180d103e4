/** @jest-environment jsdom */
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { controlledLoader, flushPromises } from 'xstate-resource/testing';
import { CountryCard, type CountryFacts } from './country-card.js';
import { countries, model, type Path, requestsIn, type State } from './model.js';
import { readScreen, screenOf } from './screen.js';

/** Does something to the card, and lets all that follows at once happen: React shows it, the loader is called. */
const does = (what: () => void) =>
  act(() => {
    what();
    return flushPromises();
  });
const type = (label: string, value: string) => fireEvent.change(screen.getByLabelText(label), { target: { value } });
const press = (name: string) => fireEvent.click(screen.getByText(name));

async function follow(path: Path): Promise<void> {
  const server = controlledLoader<CountryFacts, string>();
  render(<CountryCard countries={countries} loader={server} />, { reactStrictMode: true });

  const look = (state: State) => {
    const waiting = server.loads.filter(({ isSettled, abortSignal }) => !isSettled && !abortSignal.aborted);
    expect(readScreen()).toEqual(screenOf(state));
    expect(waiting.map(({ params }) => params)).toEqual(requestsIn(state));
  };
  await path.test({
    events: {
      params: ({ event }) => does(() => type('Country', event.params ?? '')),
      reload: () => does(() => press('Reload')),
      set: ({ event }) =>
        does(() => {
          type('Your name for it', event.value.name);
          type('Your capital', event.value.capital ?? '');
          press('Rename');
        }),
      'xstate.done.actor.loader': ({ event }) => act(() => server.resolve(event.output)),
      'xstate.error.actor.loader': ({ event }) => act(() => server.reject(event.error)),
    },
    states: { idle: look, loading: look, reloading: look, resolved: look, error: look, local: look },
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

test.each(model.transitionPaths())('$description', follow);

test('every transition was taken', () => expect(model.coverage().missing).toEqual([]));

test('all simple paths of up to three events', async () => {
  for (const path of model.simplePaths({ maxLength: 3 })) await follow(path);
}, 30_000);
