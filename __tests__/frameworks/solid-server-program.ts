/**
 * Prints the pages of Solid as a server renders them: in a program of its own, as the server's
 * build of Solid is another than the browser's.
 */
import { renderPages } from './solid-server-pages.js';

console.log(JSON.stringify(await renderPages()));
