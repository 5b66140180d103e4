import { sourceName } from '../.vitepress/addresses.js';
import { linkedSources, sourcePage } from '../.vitepress/sources.js';

/** A page for each file and folder that the documentation links to. */
export default {
  paths: () =>
    linkedSources().map((path) => ({ params: { file: sourceName(path) }, content: sourcePage(path) })),
};
