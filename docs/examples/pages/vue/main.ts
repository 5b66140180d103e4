import { type Component, createApp } from 'vue';
import { showPage } from '../shell.js';

/** The numbered components of this folder. */
const pages = import.meta.glob<{ readonly default: Component }>('./[0-9]*.vue');

await showPage(pages, ({ default: Page }, root) => void createApp(Page).mount(root));
