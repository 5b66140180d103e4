/** With zone.js, and components with the Default and OnPush strategies. */
import 'zone.js';
import '@angular/compiler';
import {
  type ApplicationRef,
  ChangeDetectionStrategy,
  Component,
  NgZone,
  computed as ngComputed,
  effect as ngEffect,
  signal as ngSignal,
  provideZoneChangeDetection,
  type Type,
} from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { signal } from 'xstate-resource';
import { injectResource, toAngularSignal } from 'xstate-resource/angular';
import { controlledLoader, flushPromises } from 'xstate-resource/testing';

const applications: ApplicationRef[] = [];

beforeEach(() => {
  jest.spyOn(console, 'error');
  jest.spyOn(console, 'log').mockImplementation(() => {}); // "running in development mode"
});
afterEach(() => {
  expect(console.error).not.toHaveBeenCalled();
  jest.restoreAllMocks();
  for (const application of applications.splice(0)) application.destroy();
});

async function bootstrap(selector: string, component: Type<unknown>): Promise<ApplicationRef> {
  document.body.innerHTML = `<${selector}></${selector}>`;
  const application = await bootstrapApplication(component, { providers: [provideZoneChangeDetection()] });
  applications.push(application);
  return application;
}

const textOnPage = () => document.body.textContent.trim();

test.each([
  ['checked by default', 'default-app', undefined],
  ['OnPush', 'on-push-app', ChangeDetectionStrategy.OnPush],
])('%s: it shows each status by itself, without tearing', async (_name, selector, changeDetection) => {
  const loader = controlledLoader<string, string>();
  const id = ngSignal(1);
  const ours = signal('a');
  const seen = new Set<string>();
  class App {
    readonly user = injectResource({ params: () => `${ours()}${id()}`, loader });
    readonly key = toAngularSignal(ours);
    readonly line = ngComputed(() =>
      `${this.key()}${id()} ${this.user.status()} ${this.user.value() ?? ''}`.trim(),
    );
    constructor() {
      ngEffect(() => void seen.add(this.line()));
    }
  }
  const options = {
    selector,
    template: '{{ line() }}',
    ...(changeDetection !== undefined && { changeDetection }),
  };
  const application = await bootstrap(selector, Component(options)(App) as Type<unknown>);
  await flushPromises();
  expect(textOnPage()).toBe('a1 loading');
  await loader.resolve('Ada');
  await application.whenStable();
  expect(textOnPage()).toBe('a1 resolved Ada');
  const zone = application.injector.get(NgZone);
  zone.run(() => id.set(2));
  await flushPromises();
  expect(textOnPage()).toBe('a2 loading');
  await loader.resolve('Grace');
  await application.whenStable();
  ours.set('b'); // outside the zone
  zone.run(() => application.tick());
  await flushPromises();
  await loader.resolve('Mary');
  await application.whenStable();
  expect(textOnPage()).toBe('b2 resolved Mary');
  expect([...seen]).toEqual([
    'a1 loading',
    'a1 resolved Ada',
    'a2 loading',
    'a2 resolved Grace',
    'b2 loading',
    'b2 resolved Mary',
  ]);
  expect(loader.loads.map(({ params }) => params)).toEqual(['a1', 'a2', 'b2']);
});
