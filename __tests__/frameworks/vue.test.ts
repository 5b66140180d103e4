/**
 * @jest-environment jsdom
 * @jest-environment-options {"customExportConditions": ["node"]}
 */
import { readFileSync } from 'node:fs';
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

test('the version is the installed one', () => {
  expect(version).toBe(
    (JSON.parse(readFileSync('node_modules/vue/package.json', 'utf8')) as { version: string }).version,
  );
});
