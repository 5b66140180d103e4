/**
 * @jest-environment jsdom
 * @jest-environment-options {"customExportConditions": ["browser", "node", "version:angular-20"]}
 */
import './suites/angular-zone.js';
