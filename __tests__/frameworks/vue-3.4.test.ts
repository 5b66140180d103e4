/**
 * @jest-environment jsdom
 * @jest-environment-options {"customExportConditions": ["node", "version:vue-3.4"]}
 */
import { expect, test } from '@jest/globals';
import { version } from 'vue';
import './suites/vue-bridges.js';
import './suites/vue-component.js';
import './suites/vue-effect-scope.js';
import './suites/vue-hidden.js';
import './suites/vue-hot-reload.js';
import './suites/vue-input.js';
import './suites/vue-server.js';
import './suites/vue-suspense.js';
import './suites/vue-tearing.js';

test('the version is Vue 3.4', () => {
  expect(version).toMatch(/^3\.4\./);
});
