/**
 * An Angular test environment: components are compiled at run time, and only `check()` and `turn()`
 * check them.
 */
import '@angular/compiler';
import {
  ChangeDetectionStrategy,
  Component,
  type ComponentRef,
  type EnvironmentProviders,
  ErrorHandler,
  Input,
  type Provider,
  provideZonelessChangeDetection,
  type Type,
} from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { BrowserTestingModule, platformBrowserTesting } from '@angular/platform-browser/testing';
import { afterEach, beforeEach, expect, jest } from '@jest/globals';
import type { ControlledLoader } from 'xstate-resource/testing';
import { flushPromises } from 'xstate-resource/testing';

TestBed.initTestEnvironment(BrowserTestingModule, platformBrowserTesting());

/** The errors that Angular has reported. */
export const errors: unknown[] = [];

beforeEach(() => {
  jest.spyOn(console, 'warn');
  jest.spyOn(console, 'error');
  configure();
});
afterEach(() => {
  TestBed.resetTestingModule();
  expect(errors.splice(0)).toEqual([]);
  expect(console.warn).not.toHaveBeenCalled();
  expect(console.error).not.toHaveBeenCalled();
  jest.restoreAllMocks();
});

export function configure(...providers: (Provider | EnvironmentProviders)[]): void {
  TestBed.resetTestingModule();
  TestBed.configureTestingModule({
    providers: [
      provideZonelessChangeDetection(),
      { provide: ErrorHandler, useValue: { handleError: (error: unknown) => void errors.push(error) } },
      ...providers,
    ],
  });
}

/** Runs in the injection context of the application, as a service does. */
export const inService = <T>(run: () => T): T => TestBed.runInInjectionContext(run);

/** Runs the pending change detection, as Angular would a moment later. */
export const check = (): void => TestBed.tick();

/** Runs microtasks but no timer, because Angular itself checks in timers. */
export async function microtasks(): Promise<void> {
  for (let count = 0; count < 20; count++) await undefined;
}

/** Waits until Angular and the promises have nothing left to do. */
export async function turn(): Promise<void> {
  check();
  await flushPromises();
  check();
}

export const paramsOf = <T, P>({ loads }: ControlledLoader<T, P>): P[] => loads.map(({ params }) => params);

interface ComponentOptions {
  readonly inputs?: readonly string[];
  readonly imports?: Type<unknown>[];
  readonly selector?: string;
}

/**
 * A component whose fields are what `setUp` returns in its constructor. `inputs` names the fields
 * that are inputs.
 */
export function componentOf<T extends object>(
  template: string,
  setUp: () => T,
  { inputs = [], imports = [], selector = 'test-component' }: ComponentOptions = {},
): Type<T> {
  class TestComponent {
    static propDecorators = Object.fromEntries(
      inputs.map((alias) => [alias, [{ type: Input, args: [{ isSignal: true, alias, required: true }] }]]),
    );
    constructor() {
      Object.assign(this, setUp());
    }
  }
  return Component({ selector, template, imports, changeDetection: ChangeDetectionStrategy.OnPush })(
    TestComponent,
  ) as Type<unknown> as Type<T>;
}

export interface Rendered<T> {
  readonly made: T;
  readonly ref: ComponentRef<T>;
  readonly text: string;
  destroy(): void;
}

/** Creates a component that is not checked yet. */
export function render<T>(component: Type<T>): Rendered<T> {
  const fixture = TestBed.createComponent(component);
  return {
    made: fixture.componentInstance,
    ref: fixture.componentRef,
    get text() {
      return (fixture.nativeElement as HTMLElement).textContent.trim().replace(/\s+/g, ' ');
    },
    destroy: () => fixture.destroy(),
  };
}
