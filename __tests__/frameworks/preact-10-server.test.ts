/**
 * @jest-environment-options {"customExportConditions": ["node", "node-addons",
 * "version:preact-10"]}
 */
import { preactOnServer } from './suites/preact-server.js';

preactOnServer(10);
