/**
 * @jest-environment jsdom
 * @jest-environment-options {"customExportConditions": ["browser", "node", "version:angular-20"]}
 */

import { VERSION } from '@angular/core';
import { expect, test } from '@jest/globals';
import './suites/angular-server.js';

test("the renderer is Angular 20's", () => {
  expect(VERSION.major).toBe('20');
});
