import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { HotPage } from './hot-page.js';
import { eventually, inBrowser } from './stage.js';

/** The code in the guide. */
const code = readFileSync('docs/examples/hot-reload/polling.ts', 'utf8');

inBrowser('A module that polls, edited while it runs', (stage) => {
  async function start(module: string) {
    const hot = await HotPage.start(stage(), {
      framework: 'none',
      files: { 'polling.ts': module },
      main: 'polling.ts',
    });
    await eventually(() => expect(hot.requests.length).toBeGreaterThan(1));
    return async (number: number, paths: readonly string[]) => {
      hot.edit('polling.ts', () => module.replace('/api/visits/ISL', `/api/visits/ISL?edit=${number}`));
      await hot.asks(...paths);
    };
  }

  test('with dispose() it sends one request per tick, whatever is edited', async () => {
    const edit = await start(code);
    await edit(1, ['/api/visits/ISL?edit=1']);
    await edit(2, ['/api/visits/ISL?edit=2']);
  });

  test('without dispose() each edit adds a timer', async () => {
    const held = '(globalThis.held ??= []).push(visits);'; // by the page, so that it is not collected
    const careless = code.replace(/^import\.meta\.hot\?\.dispose\(.*?^\}\);$/ms, held);
    expect(careless).not.toBe(code);
    const edit = await start(careless);
    await edit(1, ['/api/visits/ISL', '/api/visits/ISL?edit=1']);
    await edit(2, ['/api/visits/ISL', '/api/visits/ISL?edit=1', '/api/visits/ISL?edit=2']);
  });
});

const react = `import { useEffect, useState } from 'react';
import { keepFresh } from 'xstate-resource/loaders';
import { useResource } from 'xstate-resource/react';

export function App() {
  const [polls, setPolls] = useState(true);
  const visits = useResource({
    loader: async ({ abortSignal }) => {
      const response = await fetch('/api/visits/ISL', { signal: abortSignal });
      return (await response.json()).visits;
    },
  });
  useEffect(() => (polls ? keepFresh(visits.resource, { every: 100 }) : undefined), [polls, visits.resource]);
  const stop = () => {
    setPolls(false);
    visits.set(7);
  };
  return <p>Visits: {visits.value}, {visits.status} <button onClick={stop}>Stop</button></p>;
}
`;

const vue = `<script setup>
import { keepFresh } from 'xstate-resource/loaders';
import { useResource } from 'xstate-resource/vue';

const { value, status, set, resource } = useResource({
  loader: async ({ abortSignal }) => {
    const response = await fetch('/api/visits/ISL', { signal: abortSignal });
    return (await response.json()).visits;
  },
});
const end = keepFresh(resource, { every: 100 });
function stop() {
  end();
  set(7);
}
</script>

<template><p>Visits: {{ value }}, {{ status }} <button @click="stop">Stop</button></p></template>
`;

const frameworks = [
  {
    framework: 'react',
    files: {
      'main.tsx': `import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
createRoot(document.getElementById('root')).render(<App />);
`,
      'app.tsx': react,
    },
    main: 'main.tsx',
    component: 'app.tsx',
    /** Remounts the component. */
    other: (code: string) =>
      code.replace('export function App() {\n', 'export function App() {\n  useState(0);\n'),
  },
  {
    framework: 'vue',
    files: {
      'main.js': `import { createApp } from 'vue';
import App from './app.vue';
createApp(App).mount('#root');
`,
      'app.vue': vue,
    },
    main: 'main.js',
    component: 'app.vue',
    other: (code: string) => code,
  },
] as const;

inBrowser('A component with a resource, edited while it runs', (stage) => {
  describe.each(frameworks)('in $framework', ({ framework, files, main, component, other }) => {
    test('it keeps what it shows and does not request it again', async () => {
      const hot = await HotPage.start(stage(), { framework, files, main });
      const says = (text: string) =>
        hot.follows(component, async () => expect(await hot.page.locator('p').innerText()).toBe(text));
      await hot.asks('/api/visits/ISL');
      await hot.page.getByRole('button', { name: 'Stop' }).click();
      await says('Visits: 7, local Stop');
      const before = hot.requests.length;
      hot.edit(component, (code) => code.replace('Visits:', 'Calls:'));
      await says('Calls: 7, local Stop');
      hot.edit(component, (code) => code.replace('Calls:', 'So many:'));
      await says('So many: 7, local Stop');
      await hot.page.evaluate(async () => (await fetch('/api/end')).text());
      await eventually(() => expect(hot.requests.slice(before)).toEqual(['/api/end']));
    });

    test('a new loader replaces the previous one, which sends no more requests', async () => {
      const hot = await HotPage.start(stage(), { framework, files, main });
      await hot.asks('/api/visits/ISL');
      const asksFor = (path: string) =>
        hot.follows(component, async () => expect(hot.requests).toContain(path));
      hot.edit(component, (code) => code.replace('/ISL', '/ISL?edit=1'));
      await asksFor('/api/visits/ISL?edit=1');
      await hot.asks('/api/visits/ISL?edit=1');
      hot.edit(component, (code) => other(code.replace('edit=1', 'edit=2')));
      await asksFor('/api/visits/ISL?edit=2');
      await hot.asks('/api/visits/ISL?edit=2');
    });
  });
});
