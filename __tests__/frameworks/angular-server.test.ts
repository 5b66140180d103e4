/**
 * @jest-environment jsdom
 * @jest-environment-options {"customExportConditions": ["browser", "node"]}
 */

import { VERSION } from '@angular/core';
import { expect, test } from '@jest/globals';
import './suites/angular-server.js';

test("the renderer is Angular 22's", () => {
  expect(VERSION.major).toBe('22');
});
