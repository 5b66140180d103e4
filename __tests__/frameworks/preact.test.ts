/** @jest-environment jsdom */
import { expect, test } from '@jest/globals';
import found from 'preact/package.json' with { type: 'json' };
import { preact } from './libraries/preact.js';
import { ownResource } from './suites/own-resource.js';

test('this is Preact 11', () => {
  expect(found.version).toMatch(/^11\./);
});

ownResource(preact);
