/**
 * What a web app may use, to be put into a page as its `app`: tests write the rest of the app
 * themselves.
 */
export { createBrowserInspector, createWebSocketInspector } from '@statelyai/inspect';
export { createActor, createMachine } from 'xstate';
export { resource, signal } from 'xstate-resource';
export { connectInspector, inspectResources, sanitized } from 'xstate-resource/inspect';
export { hostileValues, injection, secret } from './hostile.js';
