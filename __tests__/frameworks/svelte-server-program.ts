/**
 * Prints the Svelte pages as a server renders them. It is a separate program because Svelte has
 * separate builds for servers and browsers.
 */
import { renderPages } from './svelte-server-pages.js';

console.log(JSON.stringify(await renderPages()));
