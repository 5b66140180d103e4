/**
 * Prints the Solid pages as a server renders them. It is a separate program because Solid has
 * separate builds for servers and browsers.
 */
import { renderPages } from './solid-server-pages.js';

console.log(JSON.stringify(await renderPages()));
