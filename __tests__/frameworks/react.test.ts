/** @jest-environment jsdom */
import { expect, test } from '@jest/globals';
import { version } from 'react';
import { version as domVersion } from 'react-dom';
import { react } from './libraries/react.js';
import { badInput } from './suites/bad-input.js';
import { hydration } from './suites/hydration.js';
import { options } from './suites/options.js';
import { outside } from './suites/outside.js';
import { ownResource } from './suites/own-resource.js';
import { reactOnly } from './suites/react-only.js';

test('the version is React 19', () => {
  expect([version, domVersion]).toEqual([expect.stringMatching(/^19\./), version]);
});

ownResource(react);
options(react);
outside(react);
badInput(react);
hydration(react);
reactOnly();
