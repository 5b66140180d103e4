/** Helpers that the Vue suites share. */
import { afterEach, beforeEach, expect, jest } from '@jest/globals';
import { type App, type EffectScope, effectScope, nextTick } from 'vue';
import { type ControlledLoader, controlledLoader, flushPromises } from 'xstate-resource/testing';

/** Makes each test of a suite fail if Vue warns about anything. */
export function withoutWarnings(): void {
  beforeEach(() => {
    jest.spyOn(console, 'warn').mockImplementation(() => {});
    jest.spyOn(console, 'error').mockImplementation(() => {});
  });
  afterEach(() => {
    const logged = [console.warn, console.error].flatMap((method) => jest.mocked(method).mock.calls);
    jest.restoreAllMocks();
    expect(logged).toEqual([]);
  });
}

/**
 * Creates an effect scope for each test of a suite. Returns functions that run code in it and stop
 * it.
 */
export function inEffectScope() {
  let scope: EffectScope;
  beforeEach(() => {
    scope = effectScope();
  });
  afterEach(() => scope.stop());
  return { within: <T>(run: () => T) => scope.run(run) as T, stop: () => scope.stop() };
}

/** The page for each test of a suite. */
export function onPage() {
  const apps = new Set<App>();
  const unmount = () => {
    for (const app of apps) app.unmount();
    apps.clear();
  };
  afterEach(() => {
    unmount();
    document.body.innerHTML = '';
  });
  return {
    show(app: App) {
      apps.add(app);
      app.mount(document.body);
    },
    unmount,
    text: () => document.body.textContent,
  };
}

export type Server<T = string, P = string> = ControlledLoader<T, P>;

export const server = <T = string, P = string>(): Server<T, P> => controlledLoader<T, P>();

export const paramsOf = <T, P>({ loads }: ControlledLoader<T, P>) => loads.map(({ params }) => params);

/** The latest load, after it has started. */
export async function loadOf<T, P>(server: ControlledLoader<T, P>) {
  await settle();
  return server.loads.at(-1) as (typeof server.loads)[number];
}

/** Waits for Vue and the loaders. */
export async function settle(): Promise<void> {
  await flushPromises();
  await nextTick();
  await flushPromises();
}

/** Resolves the latest load, and waits until Vue has rendered it. */
export async function answer<T, P>(server: ControlledLoader<T, P>, value: T): Promise<void> {
  await server.resolve(value, await loadOf(server));
  await settle();
}
