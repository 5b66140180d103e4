/**
 * @jest-environment jsdom
 * @jest-environment-options {"customExportConditions": ["browser", "node", "version:angular-20"]}
 */

import { VERSION } from '@angular/core';
import { expect, test } from '@jest/globals';
import './suites/angular-server.js';

test('this is the renderer of Angular 20', () => {
  expect(VERSION.major).toBe('20');
});
