/** @jest-environment jsdom */
import { expect, test } from '@jest/globals';
import found from 'preact/package.json' with { type: 'json' };
import { preact } from './libraries/preact.js';
import { badInput } from './suites/bad-input.js';
import { hydration } from './suites/hydration.js';
import { options } from './suites/options.js';
import { outside } from './suites/outside.js';
import { ownResource } from './suites/own-resource.js';
import { preactFrames } from './suites/preact-frames.js';

test('the version is Preact 11', () => {
  expect(found.version).toMatch(/^11\./);
});

ownResource(preact);
options(preact);
outside(preact);
badInput(preact);
hydration(preact);
preactFrames();
