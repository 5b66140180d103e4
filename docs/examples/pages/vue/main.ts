import { type Component, createApp } from 'vue';
import { showPage } from '../shell.js';

/** Each component of this folder whose name begins with a number. */
const pages = import.meta.glob<{ readonly default: Component }>('./[0-9]*.vue');

await showPage(pages, ({ default: Page }, root) => void createApp(Page).mount(root));
