/**
 * Prints the pages of Svelte as a server renders them: in a program of its own, as the server's
 * build of Svelte is another than the browser's.
 */
import { renderPages } from './svelte-server-pages.js';

console.log(JSON.stringify(await renderPages()));
