/**
 * @jest-environment jsdom
 * @jest-environment-options {"customExportConditions": ["browser", "node"]}
 */

import { resource as ngResource, signal as ngSignal, resourceFromSnapshots, VERSION } from '@angular/core';
import { expect, test } from '@jest/globals';
import { injectResource } from 'xstate-resource/angular';
import { controlledLoader } from 'xstate-resource/testing';
import { inService, turn } from './suites/angular-stage.js';
import './suites/angular-bridges.js';
import './suites/angular-input.js';
import './suites/angular-resource.js';
import './suites/angular-tearing.js';

test('Angular’s own functions accept it as an Angular resource', async () => {
  const loader = controlledLoader<string, number>();
  const id = ngSignal(1);
  const { user, child, named } = inService(() => {
    const user = injectResource({ params: id, loader });
    const child = ngResource({
      params: ({ chain }) => chain(user),
      loader: async ({ params }) => `${params}!`,
    });
    const named = resourceFromSnapshots(() => user.snapshot());
    return { user, child, named };
  });
  await turn();
  expect([child.status(), named.status()]).toEqual(['loading', 'loading']);
  await loader.resolve('Ada');
  await turn();
  expect([child.value(), named.value()]).toEqual(['Ada!', 'Ada']);
  id.set(2);
  expect([child.status(), named.status()]).toEqual(['loading', 'loading']);
  await turn();
  const error = new Error('down');
  await loader.reject(error);
  await turn();
  expect([child.status(), named.status(), named.error()]).toEqual(['error', 'error', error]);
  expect(child.error()?.cause).toBe(user.error());
});

test('the version is Angular 22', () => {
  expect(VERSION.major).toBe('22');
});
