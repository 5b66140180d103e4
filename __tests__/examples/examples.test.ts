/** The examples of the guide, in one file, because each one needs the database, which is slow to start. */
import './practices.js'; // measures memory, so it comes first
import './concepts.js';
import './use-cases.js';
import './patterns.js';
import './more-ways.js';
import { afterAll } from '@jest/globals';
import { closeDatabase } from '../../docs/examples/backend/index.js';

afterAll(closeDatabase);
