/** The errors of `injectResource()` for wrong input. */

import { computed as ngComputed } from '@angular/core';
import { expect, test } from '@jest/globals';
import { resource } from 'xstate-resource';
import { injectResource } from 'xstate-resource/angular';
import { inService } from './angular-stage.js';

const thrownBy = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
  return 'nothing';
};
const loader = async () => 1;
const inject = (options: unknown) =>
  thrownBy(() => inService(() => injectResource(options as { loader: typeof loader })));

test('outside an injection context', () => {
  const advice =
    'Error: injectResource() was called outside an injection context, or there are two copies of @angular/core in the page. ' +
    'Call it in a constructor or a field initializer, or pass it an `injector`.';
  const user = resource({ loader });
  expect(thrownBy(() => injectResource({ loader }))).toBe(advice);
  expect(thrownBy(() => injectResource(user))).toBe(advice);
  user.destroy();
});

test('in a reactive context of Angular', () => {
  const user = inService(() => ngComputed(() => injectResource({ loader })));
  expect(thrownBy(user)).toMatch(
    /NG0602: injectResource\(\) cannot be called from within a reactive context/,
  );
});

test('options that are wrong, missing or unknown', () => {
  expect(inject({})).toMatch(/^TypeError: injectResource\(\)/);
  expect(inject({ loader, retries: 3 })).toMatch(/^TypeError: injectResource\(\).*"retries"/);
  expect(inject({ loader: 1 })).toMatch(/^TypeError: injectResource\(\).*"loader"/);
  for (const options of [undefined, null, 1, 'loader'])
    expect(inject(options)).toMatch(/^TypeError: injectResource\(\)/);
});

test('params that are a plain value', () => {
  for (const [params, text] of [
    [1, '1'],
    [null, 'null'],
    [{ id: 1 }, 'an object'],
  ]) {
    expect(inject({ params, loader })).toBe(
      `TypeError: injectResource(): the option "params" must be a function that reads signals, got ${text}. Pass a signal or a function: params: () => this.id().`,
    );
  }
});

test('params that are undefined count as missing', () => {
  expect(inject({ params: undefined, injector: undefined, loader })).toBe('nothing');
});
