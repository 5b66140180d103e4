/**
 * Resources, and any other actors of XState, in an inspector. `inspectResources()` shows all
 * resources of a program in the page that `npx xstate-resource inspect` serves,
 * `connectInspector()` single actors; `sanitized()` makes what happens fit for any inspector, and
 * `toMermaid()` draws a chart as text. [docs/inspect.md](inspect.md) shows it.
 */

export { type MermaidOptions, toMermaid } from '../chart/mermaid.js';
export { type ConnectOptions, connectInspector, type InspectorConnection } from './connection/connect.js';
export { inspectResources } from './inspect-resources.js';
export type { InspectorLike } from './inspector-like.js';
export type { SanitizeOptions } from './values/json.js';
export { sanitized } from './values/sanitized.js';
