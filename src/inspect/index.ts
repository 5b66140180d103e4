export { type MermaidOptions, toMermaid } from './chart/mermaid.js';
export { type ConnectOptions, connectInspector, type InspectorConnection } from './connection.js';
export type { SanitizeOptions } from './json.js';
export type { InspectorLike } from './options.js';
export { inspectResources } from './resources.js';
export { sanitized } from './sanitized.js';
