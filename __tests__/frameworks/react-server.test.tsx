import { reactOnServer } from './suites/react-server.js';

reactOnServer(19);
