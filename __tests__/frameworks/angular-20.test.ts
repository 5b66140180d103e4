/**
 * @jest-environment jsdom
 * @jest-environment-options {"customExportConditions": ["browser", "node", "version:angular-20"]}
 */

import { VERSION } from '@angular/core';
import { expect, test } from '@jest/globals';
import './suites/angular-bridges.js';
import './suites/angular-input.js';
import './suites/angular-resource.js';
import './suites/angular-tearing.js';

test('the version is Angular 20', () => {
  expect(VERSION.major).toBe('20');
});
