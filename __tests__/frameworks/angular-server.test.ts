/**
 * @jest-environment jsdom
 * @jest-environment-options {"customExportConditions": ["browser", "node"]}
 */

import { VERSION } from '@angular/core';
import { expect, test } from '@jest/globals';
import './suites/angular-server.js';

test('this is the renderer of Angular 22', () => {
  expect(VERSION.major).toBe('22');
});
