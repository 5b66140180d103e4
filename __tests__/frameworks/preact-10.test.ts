/**
 * @jest-environment jsdom
 * @jest-environment-options {"customExportConditions": ["browser", "version:preact-10"]}
 */
import { expect, test } from '@jest/globals';
import found from 'preact/package.json' with { type: 'json' };
import { preact } from './libraries/preact.js';
import { ownResource } from './suites/own-resource.js';

test('this is Preact 10', () => {
  expect(found.version).toMatch(/^10\./);
});

ownResource(preact);
