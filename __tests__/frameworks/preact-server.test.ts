import { preactOnServer } from './suites/preact-server.js';

preactOnServer(11);
