import { env } from 'node:process';
import { defineConfig } from 'vitepress';
import { live } from './live/vite-plugin.js';
import { slugify } from './markdown/anchors.js';
import { diagrams } from './markdown/diagrams.js';
import { emptyHeaders } from './markdown/empty-headers.js';
import { linksOfSite } from './markdown/links.js';
import { liveSamples } from './markdown/live-samples.js';
import { writeServiceWorker } from './offline/write.js';
import { sidebar } from './sidebar.js';

export default defineConfig({
  title: 'xstate-resource',
  description: 'Asynchronous data as signals, with an explicit statechart inside.',
  lang: 'en',
  base: env.SITE_BASE ?? '/',
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  markdown: {
    anchor: { slugify },
    attrs: { disable: true }, // braces at the end of a heading are text, as on GitHub
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    config(markdown) {
      for (const plugin of [linksOfSite, liveSamples, diagrams, emptyHeaders]) markdown.use(plugin);
    },
  },
  themeConfig: {
    nav: [
      { text: 'Guide', link: '/guide.html' },
      { text: 'Frameworks', link: '/frameworks.html' },
      { text: 'API', link: '/api.html' },
      { text: 'Live samples', link: '/live.html' },
    ],
    sidebar: sidebar(),
    outline: [2, 3],
    search: { provider: 'local' },
  },
  vite: { plugins: [live()] },
  buildEnd: writeServiceWorker,
});
