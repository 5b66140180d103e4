/**
 * @jest-environment jsdom
 * @jest-environment-options {"customExportConditions": ["node", "version:vue-3.4"]}
 */
import './suites/vue-leaks.js';
