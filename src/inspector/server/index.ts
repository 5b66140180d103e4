/**
 * The server of the inspector's page, to start from your own programs: `startInspectorServer()` is
 * what `npx xstate-resource inspect` calls. For Node.js.
 */

export { type InspectorServer, type InspectorServerOptions, startInspectorServer } from './server.js';
