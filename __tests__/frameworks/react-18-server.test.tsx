/**
 * @jest-environment-options {"customExportConditions": ["node", "node-addons", "version:react-18"]}
 */
import { reactOnServer } from './suites/react-server.js';

reactOnServer(18);
