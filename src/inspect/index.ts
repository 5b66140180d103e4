/**
 * Shows resources, and any other XState actors, in an inspector. `inspectResources()` shows all
 * resources of a program in the page that `npx xstate-resource inspect` serves, and
 * `connectInspector()` shows single actors. `sanitized()` prepares inspection events for any
 * inspector, and `toMermaid()` draws a chart as text. See [docs/inspect.md](inspect.md).
 */

export { type MermaidOptions, toMermaid } from '../chart/mermaid.js';
export { type ConnectOptions, connectInspector, type InspectorConnection } from './connection/connect.js';
export { inspectResources } from './inspect-resources.js';
export type { InspectorLike } from './inspector-like.js';
export type { SanitizeOptions } from './values/json.js';
export { sanitized } from './values/sanitized.js';
