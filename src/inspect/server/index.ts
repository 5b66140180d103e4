export { type InspectorServer, type InspectorServerOptions, startInspectorServer } from './server.js';
