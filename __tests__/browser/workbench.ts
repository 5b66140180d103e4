/** What a web app may use, added to a page as its `app`. Tests write the rest of the app. */
export { createBrowserInspector, createWebSocketInspector } from '@statelyai/inspect';
export { createActor, createMachine } from 'xstate';
export { resource, signal } from 'xstate-resource';
export { connectInspector, inspectResources, sanitized } from 'xstate-resource/inspect';
export { hostileValues, injection, secret } from './hostile.js';
