import { type Component, createApp } from 'vue';

/** Each component of this folder whose name begins with a number. */
const pages = import.meta.glob<{ readonly default: Component }>('./[0-9]*.vue');

/** The page that the address asks for: `/vue/?08-rest`. */
const load = pages[`./${location.search.slice(1)}.vue`];
if (load === undefined) throw new Error(`There is no page ${location.search}. Those that there are: ${Object.keys(pages).join(', ')}.`);
const { default: Page } = await load();

createApp(Page).mount(document.body);
