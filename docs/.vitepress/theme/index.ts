import { type Theme, withBase } from 'vitepress';
import DefaultTheme from 'vitepress/theme-without-fonts';
import { h } from 'vue';
import LiveSample from './LiveSample.vue';
import MermaidDiagram from './MermaidDiagram.vue';
import NotFound from './NotFound.vue';
import './site.css';

export default {
  extends: DefaultTheme,
  Layout: () => h(DefaultTheme.Layout, null, { 'not-found': () => h(NotFound) }),
  enhanceApp({ app }) {
    app.component('LiveSample', LiveSample);
    app.component('MermaidDiagram', MermaidDiagram);
    if (import.meta.env.PROD && !import.meta.env.SSR && 'serviceWorker' in navigator)
      void navigator.serviceWorker.register(withBase('/service-worker.js'));
  },
} satisfies Theme;
