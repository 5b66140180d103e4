/**
 * The server of the inspector's page, for programs of your own: `startInspectorServer()` is what
 * `npx xstate-resource inspect` calls. For Node.js.
 */

export { type InspectorServer, type InspectorServerOptions, startInspectorServer } from './server.js';
